"""An MCP server that misbehaves as its arguments say; plain JSON lines, so that it starts at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from typing import Any

BIG = 9 * 1024 * 1024
TOOLS = ["say", "hang", "die", "flood", "big", "nonsense", "relist", "leave"]
TOOLS += ["cancelled", "environment", "ask", "answers"]


def send(message: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps({"jsonrpc": "2.0", **message}) + "\n")
    sys.stdout.flush()


def tools() -> list[dict[str, Any]]:
    names = [*TOOLS, *(["added"] if state["relisted"] else [])]
    return [
        {"name": name, "description": f"{name}. More.", "inputSchema": {"type": "object"}} for name in names
    ]


def call(number: object, name: str) -> None:
    match name:
        case "hang":
            return
        case "ask":  # and never end the call, whatever the answer
            schema = {"type": "object", "properties": {"colour": {"type": "string"}}}
            asked = {"mode": "form", "message": "Which colour?", "requestedSchema": schema}
            send({"id": 900, "method": "elicitation/create", "params": asked})
            return
        case "die":
            print("out of luck", file=sys.stderr)
            os._exit(3)
        case "flood":
            while True:
                send({"method": "notifications/message", "params": {"level": "info", "data": "x" * 500}})
        case "big":
            send({"id": number, "result": {"content": [{"type": "text", "text": "x" * BIG}]}})
        case "nonsense":
            send({"id": number, "result": {"content": [{"type": "riddle"}]}})
        case "relist":
            state["relisted"] = True
            send({"method": "notifications/tools/list_changed"})
        case "leave":  # a child that holds on to the pipes
            child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(1000)"])
            send({"id": number, "result": {"content": [{"type": "text", "text": str(child.pid)}]}})
            return
    text = {each: json.dumps(state[each]) for each in ("cancelled", "answers")}
    text["environment"] = ",".join(sorted(os.environ))
    send({"id": number, "result": {"content": [{"type": "text", "text": text.get(name, "done")}]}})


state: dict[str, Any] = {"relisted": False, "cancelled": [], "answers": []}


def main() -> None:
    if "mute" in sys.argv:
        time.sleep(1000)
    if "once" in sys.argv:  # ends as soon as it has told of itself
        sys.argv.append("end")
    for line in sys.stdin:
        message = json.loads(line)
        number, method = message.get("id"), message.get("method")
        match method:
            case "initialize":
                version = message["params"]["protocolVersion"]
                info = {"name": "faulty", "version": "1"}
                capabilities = {"tools": {"listChanged": True}}
                result = {"protocolVersion": version, "capabilities": capabilities, "serverInfo": info}
                send({"id": number, "result": result})
            case "tools/list":
                listed = tools()
                if "early" in sys.argv and not state["relisted"]:  # more tools while it tells of the first
                    state["relisted"] = True
                    send({"method": "notifications/tools/list_changed"})
                send({"id": number, "result": {"tools": listed}})
                if "end" in sys.argv:
                    sys.exit(4)
            case "tools/call":
                call(number, message["params"]["name"])
            case "notifications/cancelled":
                state["cancelled"].append(message["params"]["requestId"])
            case None:
                state["answers"].append(message.get("result", {}).get("action"))
            case _ if number is not None:
                send({"id": number, "error": {"code": -32601, "message": "no such method"}})
    if "stay" in sys.argv:  # although nobody speaks to it any more
        time.sleep(1000)


if __name__ == "__main__":
    main()
