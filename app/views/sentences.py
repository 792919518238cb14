"""Sentences that other rooms and processes tell ready-made, in English: what `told` can translate.

{Places} stand for what differs. `tests/app/views/test_views_told.py` holds that these are what those rooms say.
"""

from __future__ import annotations

from typing import Final

from app.words import noop

SENTENCES: Final = (
    # attention: why it came and what became of it
    noop("Someone came into the camera's view."),
    noop("Something on the screen reports a failure."),
    noop("You asked to be reminded."),
    noop("It seemed worth telling you."),
    noop("You asked to be told when someone comes in."),
    noop("You said “{words}”."),
    noop("You asked for this reminder."),
    noop("You asked to have this counted."),
    noop("You asked to be told when it begins."),
    noop("You asked to be told when it ends."),
    noop("A failure appeared on the screen: {line}"),
    noop("This answer found no pause to be spoken in."),
    noop("{why}, so it was said aloud."),
    noop("{why}, so it was shown without a voice."),
    noop("{why}, so it is only a line here."),
    noop("{why}, so it was kept back."),
    noop("You wanted less of {what}"),
    noop("reminders"),
    noop("this"),
    noop("It is quiet {why}"),
    noop("The mode is Silent"),
    noop("You asked for it"),
    noop("Its urgency is {urgency} of {most} in {mode}"),
    noop("Its urgency is {urgency} of {most}, and you wanted {wanted} of this {often}, in {mode}"),
    noop("Something else came less than {seconds} seconds before"),
    noop("Silent"),
    noop("Focus"),
    noop("Normal"),
    noop("Coach"),
    noop("more"),
    noop("less"),
    noop("once"),
    noop("twice"),
    noop("{count} times"),
    noop("until {time}"),
    noop("until tomorrow, {time}"),
    noop("while {program} listens to the microphone"),
    noop("while {program} fills the screen"),
    # capture, playback, senses: devices and parts
    noop("The microphone is gone; plug it in, and Tandem will hear you again."),
    noop("The camera is gone; plug it in, and Tandem will see you again."),
    noop(
        "The camera is there but gives no picture; if another program uses it, end that. Tandem keeps trying."
    ),
    noop("You may not use the camera; type  sudo usermod -aG video $USER  and log in anew."),
    noop("The camera at {source} does not answer; check that it is on. Tandem keeps trying."),
    noop("The speaker is gone; plug it in, and Tandem will speak again. What it says is shown here."),
    noop("The microphone is muted; unmute it to hear yourself."),
    noop("The microphone does not answer; plug it in anew."),
    noop("The speaker does not answer; plug it in anew."),
    noop("The sound system could not be started: {reason}."),
    noop("{name} cannot be opened ({reason}); plug it in, or end the program that holds it."),
    noop("{name} is not there; plug it in, and Tandem will use it."),
    noop("{name} failed, and Tandem cannot tell why; it keeps trying."),
    noop("The microphone"),
    noop("The speaker"),
    noop("The camera"),
    noop("The screen"),
    noop("The microphone '{device}'"),
    noop("The speaker '{device}'"),
    noop("PortAudio is not installed, so there is no sound; type  sudo apt-get install libportaudio2"),
    noop("The screen cannot be seen ({reason}); start Tandem where a desktop is shown."),
    noop(
        "Wayland keeps the screen to itself, so Tandem cannot see it; log in to an X11 session to share "
        "it. Everything else works."
    ),
    noop("You have shared no window, so Tandem sees none; switch the screen off and on to be asked again."),
    noop("The window that you shared is gone; switch the screen off and on to choose another one."),
    noop("The desktop could not share a window ({reason}); switch the screen off and on to try again."),
    noop("What windows are shown cannot be told here, so none is excluded: mute the screen for secrets."),
    noop("The screen is not looked at: {reason}, so excluded windows cannot be told."),
    noop("Password fields cannot be told here ({reason}): mute the screen while you type one."),
    noop("{file} is not being written any more ({reason}): free some space and start again."),
    noop(
        "Nobody on this machine translates {said} into {meant}, so it is only shown: install Apertium with "
        "that pair, or choose English and Portuguese."
    ),
    noop("Tandem cannot interpret yet: {reason}"),
    noop("Tandem cannot interpret any more: {reason}"),
    noop("The translation failed ({reason}): try it again."),
    noop("No voice here speaks {language}, so it is only shown: install espeak-ng to hear it."),
    noop("The part '{part}' ended; it is being started again."),
    noop("The part '{part}' keeps ending; the session goes on without it. See `main.py doctor`."),
    noop("The part '{part}' does not answer; see `python main.py doctor`."),
    noop("engine"),
    noop("words"),
    noop("screen text"),
    noop("hands"),
    noop("interpreter"),
    noop("reasoner"),
    noop("panels"),
    noop("The engine is back."),
    noop(
        "The engine is back, but it could not keep what it knew of this session: free some disk space, and "
        "ask again for reminders and tasks. The transcript is whole."
    ),
    noop("The engine ended; it is being started again."),
    noop("The engine did not start; run `python main.py doctor` to see what is missing."),
    noop("The engine keeps ending; see `python main.py doctor`, then start again."),
    noop("The engine refused the connection; start the session again."),
    noop("The engine did not open the session; start it again."),
    noop("The engine answered a tick with something else; start the session again."),
    noop("The engine sent text where it should send a message; start the session again."),
    noop("The engine sent what nobody can read; start the session again."),
    noop(
        "The hand networks are missing, so gestures are not seen; install mediapipe 0.10.21 (`{command}`; "
        "it exists for Python 3.9 to 3.12)."
    ),
    noop(
        "The hand networks could not be loaded from {folder}; run the set-up again to reinstall mediapipe "
        "0.10.21."
    ),
    noop("The word recogniser is not installed; run the set-up again (moonshine-voice 0.1.0)."),
    noop(
        "The word recogniser's weights could not be loaded from {folder} ({reason}); run the set-up again "
        "to reinstall moonshine-voice 0.1.0."
    ),
    noop(
        "The screen reader's weights could not be loaded ({reason}); run the set-up again to reinstall "
        "rapidocr 3.10.0."
    ),
    noop("A picture of the camera came incomplete; restart the session."),
    noop("A picture of the screen came incomplete; restart the session."),
    noop("The app sent something this sense cannot read ({reason}); restart the session."),
    # session, settings, history
    noop("The session's folder cannot be written ({reason}); make room and start again."),
    noop("The session ended by an error."),
    noop("The session ended by an error ({error}); start it again."),
    noop("The session ended by an error; start it again."),
    noop("{folder} cannot be written ({reason}): make room and export the session again."),
    noop("{file} cannot be written ({reason}): make room; what the reasoner does meanwhile is not kept."),
    noop(
        "{file} cannot be written ({reason}): make room; the session goes on and nothing is lost while it runs."
    ),
    noop("{file} cannot be written ({reason}): make room there, or choose another place."),
    noop(
        "The sound cannot be kept in {file} ({reason}): make room; the session goes on, and what was said "
        "is kept as text."
    ),
    noop(
        "The session cannot be stored in {file} ({reason}): make room or give access to it; meanwhile the "
        "session goes on and is kept in memory."
    ),
    noop(
        "The stored sessions in {file} were damaged: they are now in {aside} beside it, and a new file has "
        "begun with this session."
    ),
    noop("No sound was kept of this session: switch that on in the settings, for later ones."),
    noop("The sound is longer than a WAV file can hold: it lies in several in {folder}."),
    noop("There is no stored session '{name}': choose one of the list."),
    noop("{file} cannot be deleted ({reason}): give yourself access to it and try again."),
    noop("The stored sessions in {file} are locked by another program: close it and try again."),
    noop(
        "The stored sessions in {file} are damaged: the next session sets the file aside and begins a new one."
    ),
    noop("The stored sessions in {file} cannot be changed, for the disk is full: make room and try again."),
    noop(
        "The stored sessions in {file} cannot be used ({reason}): give yourself access to the file and try "
        "again."
    ),
    noop(
        "The settings in {file} cannot be read ({reason}), so the defaults hold; what you change lasts "
        "until Tandem ends: give yourself access to the file and start again."
    ),
    noop(
        "The settings in {file} are of a newer Tandem (version {version}; this one knows {known}), so the "
        "defaults hold, what you change lasts until Tandem ends and the file stays as it is: start the "
        "newer one or move the file away."
    ),
    noop(
        "The settings in {file} are damaged, so the defaults hold: mend the file and start again, or "
        "choose anew, which keeps the damaged file beside the new one."
    ),
    noop(
        "In the settings in {file} this cannot be used, so its defaults hold: {names}. Mend the file and "
        "start again, or choose anew, which keeps the old file beside the new one."
    ),
    noop(
        "The settings cannot be written to {file} ({reason}), so what you change lasts until Tandem ends: "
        "make room or give yourself access to it."
    ),
    noop("This setting cannot be used ({reason}): choose another value."),
    noop("There is no profile '{name}': name one of {known}."),
    noop("{name} is a ready profile: copy it and change the copy."),
    noop("{name} is a ready profile: it stays."),
    noop("The name '{name}' is empty or taken: choose another one."),
    noop("Both people would speak the same language: choose two."),
    noop("The key is held in memory until Tandem ends and is never written to disk, for {problem}."),
    noop("The keyring still has the key '{name}' ({reason}): unlock it and delete the key again."),
    noop("keyrings.alt would keep keys as plain text: uninstall it and unlock gnome-keyring"),
    noop("no secret service; only needed for keys of remote reasoners: install and unlock gnome-keyring"),
    noop("the keyring does not take it ({reason}): unlock it"),
    noop("it does not say why"),
    noop("no answer within {seconds} s"),
    noop("The start at log-in cannot be changed ({reason}): give yourself access to {file} and try again."),
    noop("the place for it"),
    noop("{folder} cannot be written ({reason}): give yourself access to it and start again."),
    noop("Commands from outside are not heard ({reason}): make room in {folder} and start again."),
    noop("This did not work ({error}): try it again."),
    noop("No space left on device"),
    noop("Permission denied"),
    noop("Read-only file system"),
    noop("No such file or directory"),
    noop("Is a directory"),
    noop("Not a directory"),
    noop("database is locked"),
    # desktop: keys
    noop(
        "Keys that work in every program are not available here; give `python main.py toggle-mute` and the "
        "like a key in the system's own settings."
    ),
    noop(
        "This desktop gives Tandem no keys that work in every program ({reason}); give `python main.py "
        "toggle-mute` and the like a key in the system's own settings."
    ),
    noop("The desktop has not given Tandem {keys}; choose keys for it in the system's own settings."),
    noop("Keys that work in every program are off: the X server does not answer ({reason})."),
    noop("Another program has taken {keys}; choose other keys in the settings."),
    noop("This keyboard has no {keys}; choose other keys in the settings."),
    noop("“{text}” is no key for all programs; write one like Ctrl+Alt+S in the settings."),
    # the reasoner: tasks, questions, servers
    noop("The reasoner is not running, so nobody can look into this."),
    noop("The reasoner ended while it worked on this; please ask again."),
    noop("The reasoner cannot work; this was not looked into."),
    noop("The reasoner does not come to an end; see `python main.py doctor`."),
    noop("The reasoner could not finish the task ({reason}): ask it again."),
    noop("The reasoner could not finish the task: ask it again in other words."),
    noop("The reasoner cannot read what the app sent ({reason}): restart the session."),
    noop("The packaged reasoner weights are missing: run make run again, or start with --model FILE.gguf."),
    noop("There is not enough memory for the reasoner: close other programs, or choose smaller weights."),
    noop("{file} is damaged or of an unknown kind: fetch it again with main.py models."),
    noop("{file} is not a GGUF file: choose other weights with main.py models."),
    noop("The reasoner cannot open {file} ({reason}): choose other weights in main.py models."),
    noop("The packaged embedding is missing: run make run again."),
    noop("{file} of the embedding is damaged: run make run again."),
    noop("I did not hear what to do."),
    noop("Sorry, I could not finish that."),
    noop("Taken up again with what you added."),
    noop("That is too long for the model on this machine: say it in parts, or choose a larger one."),
    noop("The tool '{name}' could not do it ({reason}): try another file or place."),
    noop("The reasoner at {place} does not serve ({reason}); thinking on this machine."),
    noop("nobody answers there"),
    noop("it did not answer in time"),
    noop("its answer was garbled"),
    noop("the answer was garbled"),
    noop("the answer broke off"),
    noop("its answer has no end"),
    noop("a line of the answer has no end"),
    noop("the server said: {words}"),
    noop("the connection broke"),
    noop("it called a tool that does not exist"),
    noop("it is too busy"),
    noop("it failed with status {status}"),
    noop("it refuses the request with status {status}"),
    noop("it refuses the request"),
    noop("it refuses the key; set it with  python main.py reasoner --key"),
    noop("its key cannot be sent; set it with  python main.py reasoner --key"),
    noop("that is no address; choose one with  python main.py reasoner"),
    noop("it gave no words"),
    noop("it has no model '{model}'; see  python main.py reasoner"),
    noop("May {who} change something?"),
    noop("May {who} send something out?"),
    noop("May {who} run a program?"),
    noop("May {who} pay?"),
    noop("May {who} do this?"),
    noop("{server} asks"),
    noop('I would write "{text}" into the file {file}, in place of what is in it.'),
    noop("I would run this program, without network or files, for a few seconds at most: {code}"),
    noop('I would send "{text}" to your web search.'),
    noop("I would fetch {address} from the web."),
    noop("{server} wants to run {tool}."),
    noop("{server} wants to run {tool}. What it is given leaves this computer."),
    noop("{server} wants to run {tool} with {given}."),
    noop("{server} wants to run {tool} with {given}. What it is given leaves this computer."),
    noop("The tool server '{name}' is not there: {reason}. See mcp.json."),
    noop("The tool server '{name}' is started again: {reason}."),
    noop("The tool server '{name}' is still starting; ask again once its tools are there."),
    noop("grants.json cannot be written ({reason}): try again."),
    noop("{file} names {count} servers; only the first {most} are started."),
    noop("{file} cannot be read ({reason}): its tools are not there."),
    noop("{file} is not JSON of the form {form}: its tools are not there."),
    noop("it ended"),
    noop("it ended with status {status}"),
    noop('it ended, saying "{words}"'),
    noop('it ended with status {status}, saying "{words}"'),
    noop("it did not begin within {seconds} seconds"),
    noop("the program {program} is not on this computer"),
    noop("nobody answers at its address"),
    noop("it could not be started ({reason})"),
    noop("it refused ({reason})"),
    noop("it failed ({error})"),
    noop("it sent more than anybody can read"),
    noop("it does not speak MCP on its output"),
    noop("it sent a message of more than {size} MB"),
    noop("{file}: the server '{name}' is left out, for {reason}."),
)
