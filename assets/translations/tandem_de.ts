<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
<context>
    <name></name>
    <message>
        <source>Your words appear here</source>
        <translation>Hier erscheinen deine Worte</translation>
    </message>
    <message>
        <source>The assistant&apos;s words appear here</source>
        <translation>Hier erscheinen die Worte des Assistenten</translation>
    </message>
    <message>
        <source>Live captions</source>
        <translation>Untertitel</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Du</translation>
    </message>
    <message>
        <source>Tandem (compact)</source>
        <translation>Tandem (klein)</translation>
    </message>
    <message>
        <source>Mute the microphone (Ctrl+1)</source>
        <translation>Mikrofon stumm schalten (Strg+1)</translation>
    </message>
    <message>
        <source>Stop speaking (Escape)</source>
        <translation>Schweigen (Esc)</translation>
    </message>
    <message>
        <source>Back to the whole window ({keys})</source>
        <translation>Zurück zum ganzen Fenster ({keys})</translation>
    </message>
    <message>
        <source>Tandem is {state}</source>
        <translation>Tandem: {state}</translation>
    </message>
    <message>
        <source>Unmute</source>
        <translation>Einschalten</translation>
    </message>
    <message>
        <source>Mute</source>
        <translation>Stumm</translation>
    </message>
    <message>
        <source>Hold to talk</source>
        <translation>Zum Sprechen halten</translation>
    </message>
    <message>
        <source>Hold to be unheard</source>
        <translation>Halten, um nicht gehört zu werden</translation>
    </message>
    <message>
        <source>Talk</source>
        <translation>Sprechen</translation>
    </message>
    <message>
        <source>Hush</source>
        <translation>Psst</translation>
    </message>
    <message>
        <source>Spoke up</source>
        <translation>Ungefragt</translation>
    </message>
    <message>
        <source>Shown, not spoken</source>
        <translation>Gezeigt, nicht gesagt</translation>
    </message>
    <message>
        <source>Noted</source>
        <translation>Vermerkt</translation>
    </message>
    <message>
        <source>Typed</source>
        <translation>Getippt</translation>
    </message>
    <message>
        <source>Cut off</source>
        <translation>Unterbrochen</translation>
    </message>
    <message>
        <source>{who} typed</source>
        <translation>{who} (getippt)</translation>
    </message>
    <message>
        <source>{who} spoke up</source>
        <translation>{who} ungefragt</translation>
    </message>
    <message>
        <source>{who} noticed</source>
        <translation>{who} hat bemerkt</translation>
    </message>
    <message>
        <source>(cut off, not heard: {words})</source>
        <translation>(unterbrochen, nicht gehört: {words})</translation>
    </message>
    <message>
        <source>(because: {reason})</source>
        <translation>(weil: {reason})</translation>
    </message>
    <message>
        <source>Why: {reason}</source>
        <translation>Warum: {reason}</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>Gespräch</translation>
    </message>
    <message>
        <source>Your words on the left, the assistant&apos;s on the right, oldest first</source>
        <translation>Deine Worte links, die des Assistenten rechts, die ältesten zuerst</translation>
    </message>
    <message>
        <source>Microphone</source>
        <translation>Mikrofon</translation>
    </message>
    <message>
        <source>Speaker</source>
        <translation>Lautsprecher</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>Screen</source>
        <translation>Bildschirm</translation>
    </message>
    <message>
        <source>microphone</source>
        <translation>Mikrofon</translation>
    </message>
    <message>
        <source>speaker</source>
        <translation>Lautsprecher</translation>
    </message>
    <message>
        <source>camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>screen</source>
        <translation>Bildschirm</translation>
    </message>
    <message>
        <source>Hears nothing</source>
        <translation>Hört nichts</translation>
    </message>
    <message>
        <source>Makes no sound</source>
        <translation>Gibt keinen Ton</translation>
    </message>
    <message>
        <source>Sees nothing</source>
        <translation>Sieht nichts</translation>
    </message>
    <message>
        <source>Reads nothing</source>
        <translation>Liest nichts</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>An</translation>
    </message>
    <message>
        <source>Not there</source>
        <translation>Nicht da</translation>
    </message>
    <message>
        <source>Muted</source>
        <translation>Stumm</translation>
    </message>
    <message>
        <source>Unmute the {device} ({keys})</source>
        <translation>{device} wieder einschalten ({keys})</translation>
    </message>
    <message>
        <source>Mute the {device} ({keys})</source>
        <translation>{device} abschalten ({keys})</translation>
    </message>
    <message>
        <source>Unmute {device}</source>
        <translation>{device} wieder einschalten</translation>
    </message>
    <message>
        <source>Mute {device}</source>
        <translation>{device} abschalten</translation>
    </message>
    <message>
        <source>muted; it {cut}</source>
        <translation>abgeschaltet; {cut}</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wählen …</translation>
    </message>
    <message>
        <source>Which one, how loud, and a test ({keys})</source>
        <translation>Welches Gerät, wie laut, und eine Probe ({keys})</translation>
    </message>
    <message>
        <source>Choose: {device}</source>
        <translation>Wählen: {device}</translation>
    </message>
    <message>
        <source>Muting</source>
        <translation>Schaltet ab</translation>
    </message>
    <message>
        <source>Unmuting</source>
        <translation>Schaltet ein</translation>
    </message>
    <message>
        <source>Waiting its turn</source>
        <translation>Wartet, bis es an der Reihe ist</translation>
    </message>
    <message>
        <source>Working on it</source>
        <translation>In Arbeit</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Cancel: {title}</source>
        <translation>Abbrechen: {title}</translation>
    </message>
    <message>
        <source>Tasks and standing wishes</source>
        <translation>Aufgaben und stehende Wünsche</translation>
    </message>
    <message>
        <source>Working on</source>
        <translation>In Arbeit</translation>
    </message>
    <message>
        <source>Slow questions are worked on here while you talk on.</source>
        <translation>Hier wird an langsamen Fragen gearbeitet, während du weitersprichst.</translation>
    </message>
    <message>
        <source>Standing wishes</source>
        <translation>Stehende Wünsche</translation>
    </message>
    <message>
        <source>Try “remind me to breathe every four seconds”.</source>
        <translation>Versuche „remind me to breathe every four seconds“.</translation>
    </message>
    <message>
        <source>Task {number}</source>
        <translation>Aufgabe {number}</translation>
    </message>
    <message>
        <source>Every {span}</source>
        <translation>Alle {span}</translation>
    </message>
    <message>
        <source>Once, at {time}</source>
        <translation>Einmal, um {time}</translation>
    </message>
    <message>
        <source>Someone comes in</source>
        <translation>Jemand kommt herein</translation>
    </message>
    <message>
        <source>Watching the camera</source>
        <translation>Beobachtet die Kamera</translation>
    </message>
    <message>
        <source>Whenever you say “{words}”</source>
        <translation>Immer wenn du „{words}“ sagst</translation>
    </message>
    <message>
        <source>Counting {what}</source>
        <translation>Zählt {what}</translation>
    </message>
    <message>
        <source>When “{what}” begins and ends</source>
        <translation>Wenn „{what}“ beginnt und endet</translation>
    </message>
    <message>
        <source>something</source>
        <translation>etwas</translation>
    </message>
    <message>
        <source>quiet</source>
        <translation>still</translation>
    </message>
    <message>
        <source>words</source>
        <translation>Worte</translation>
    </message>
    <message>
        <source>yields</source>
        <translation>gibt nach</translation>
    </message>
    <message>
        <source>work</source>
        <translation>Arbeit</translation>
    </message>
    <message>
        <source>late</source>
        <translation>verspätet</translation>
    </message>
    <message>
        <source>Heartbeat</source>
        <translation>Herzschlag</translation>
    </message>
    <message>
        <source>No tick yet</source>
        <translation>Noch kein Takt</translation>
    </message>
    <message>
        <source>{ms} ms a tick · {late} late</source>
        <translation>{ms} ms je Takt · {late} verspätet</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keiner</translation>
    </message>
    <message>
        <source>Heartbeat, last minute · {summary} · dotted line 200 ms</source>
        <translation>Herzschlag der letzten Minute · {summary} · gepunktet: 200 ms</translation>
    </message>
    <message>
        <source>Silent</source>
        <translation>Still</translation>
    </message>
    <message>
        <source>Speaks only when spoken to</source>
        <translation>Spricht nur, wenn du es ansprichst</translation>
    </message>
    <message>
        <source>Focus</source>
        <translation>Fokus</translation>
    </message>
    <message>
        <source>Urgent things, as toasts without voice</source>
        <translation>Dringendes als Hinweis, ohne Stimme</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>Normal</translation>
    </message>
    <message>
        <source>Speaks up when it matters</source>
        <translation>Meldet sich, wenn es wichtig ist</translation>
    </message>
    <message>
        <source>Coach</source>
        <translation>Coach</translation>
    </message>
    <message>
        <source>Speaks up about whatever it notices</source>
        <translation>Meldet sich bei allem, was ihm auffällt</translation>
    </message>
    <message>
        <source>Initiative</source>
        <translation>Initiative</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>Worte</translation>
    </message>
    <message>
        <source>Screen text</source>
        <translation>Bildschirmtext</translation>
    </message>
    <message>
        <source>Hands</source>
        <translation>Hände</translation>
    </message>
    <message>
        <source>Interpreter</source>
        <translation>Dolmetscher</translation>
    </message>
    <message>
        <source>Reasoner</source>
        <translation>Denker</translation>
    </message>
    <message>
        <source>starting</source>
        <translation>startet</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>bereit</translation>
    </message>
    <message>
        <source>restarting</source>
        <translation>startet neu</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>ausgefallen</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>Probleme</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>Startet</translation>
    </message>
    <message>
        <source>Listening</source>
        <translation>Hört zu</translation>
    </message>
    <message>
        <source>Speaking</source>
        <translation>Spricht</translation>
    </message>
    <message>
        <source>Thinking</source>
        <translation>Denkt nach</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>Einen Moment</translation>
    </message>
    <message>
        <source>{time} together</source>
        <translation>{time} zusammen</translation>
    </message>
    <message>
        <source>You can talk already</source>
        <translation>Du kannst schon sprechen</translation>
    </message>
    <message>
        <source>&amp;No</source>
        <translation>&amp;Nein</translation>
    </message>
    <message>
        <source>It will not be done.</source>
        <translation>Es wird nicht getan.</translation>
    </message>
    <message>
        <source>Allow &amp;once</source>
        <translation>&amp;Einmal erlauben</translation>
    </message>
    <message>
        <source>This call and no other.</source>
        <translation>Dieser Aufruf und kein anderer.</translation>
    </message>
    <message>
        <source>For this &amp;session</source>
        <translation>Für diese &amp;Sitzung</translation>
    </message>
    <message>
        <source>This tool, until the session ends.</source>
        <translation>Dieses Werkzeug, bis die Sitzung endet.</translation>
    </message>
    <message>
        <source>&amp;Always for {server}</source>
        <translation>&amp;Immer für {server}</translation>
    </message>
    <message>
        <source>Every tool of this server, until you take it back in grants.json.</source>
        <translation>Jedes Werkzeug dieses Servers, bis du es in grants.json zurücknimmst.</translation>
    </message>
    <message>
        <source>{title} is missing or no number.</source>
        <translation>{title} fehlt oder ist keine Zahl.</translation>
    </message>
    <message>
        <source>&amp;Decline</source>
        <translation>&amp;Ablehnen</translation>
    </message>
    <message>
        <source>Nothing is told.</source>
        <translation>Es wird nichts gesagt.</translation>
    </message>
    <message>
        <source>&amp;Send</source>
        <translation>&amp;Senden</translation>
    </message>
    <message>
        <source>It gets your answer.</source>
        <translation>Er bekommt deine Antwort.</translation>
    </message>
    <message>
        <source>Find in the conversation</source>
        <translation>Im Gespräch suchen</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Vorheriges</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>{place} of {places}</source>
        <translation>{place} von {places}</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>Nicht gefunden</translation>
    </message>
    <message>
        <source>Copied.</source>
        <translation>Kopiert.</translation>
    </message>
    <message>
        <source>Tandem has not said anything yet.</source>
        <translation>Tandem hat noch nichts gesagt.</translation>
    </message>
    <message>
        <source>“{title}” goes on.</source>
        <translation>„{title}“ geht weiter.</translation>
    </message>
    <message>
        <source>“{title}” was broken off. Everything that was said is kept.</source>
        <translation>„{title}“ ist abgebrochen. Alles Gesagte ist erhalten.</translation>
    </message>
    <message>
        <source>&amp;Continue it</source>
        <translation>&amp;Fortsetzen</translation>
    </message>
    <message>
        <source>Incognito: nothing is kept</source>
        <translation>Inkognito: nichts wird behalten</translation>
    </message>
    <message>
        <source>Copy the last reply</source>
        <translation>Letzte Antwort kopieren</translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation>Sitzungen</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>&amp;Not now</source>
        <translation>&amp;Jetzt nicht</translation>
    </message>
    <message>
        <source>Search in everything that was said</source>
        <translation>In allem Gesagten suchen</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>New session</source>
        <translation>Neue Sitzung</translation>
    </message>
    <message>
        <source>New incognito session</source>
        <translation>Neue Inkognito-Sitzung</translation>
    </message>
    <message>
        <source>Nothing of it is kept: no words, no sound, no files.</source>
        <translation>Nichts davon wird behalten: keine Worte, kein Ton, keine Dateien.</translation>
    </message>
    <message>
        <source>Nothing that was said has “{words}” in it.</source>
        <translation>„{words}“ ist nirgends gesagt worden.</translation>
    </message>
    <message>
        <source>{count} places</source>
        <translation>{count} Stellen</translation>
    </message>
    <message>
        <source>No session has been kept yet.</source>
        <translation>Noch ist keine Sitzung gespeichert.</translation>
    </message>
    <message>
        <source>What is the session to be called?</source>
        <translation>Wie soll die Sitzung heißen?</translation>
    </message>
    <message>
        <source>Written to {path}.</source>
        <translation>Gespeichert als {path}.</translation>
    </message>
    <message>
        <source>Delete “{title}” for good, with everything that was kept of it?</source>
        <translation>„{title}“ endgültig löschen, mit allem, was davon behalten wurde?</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Vermerk</translation>
    </message>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
    <message>
        <source>broken off</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>{count} utterances</source>
        <translation>{count} Äußerungen</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>Keys for remote servers are kept in the system&apos;s keyring, never in a file.</source>
        <translation>Schlüssel für entfernte Server liegen im Schlüsselbund des Systems, nie in einer Datei.</translation>
    </message>
    <message>
        <source>Delete everything</source>
        <translation>Alles löschen</translation>
    </message>
    <message>
        <source>Every session with all that was kept of it, the one that runs included. A new one then begins.</source>
        <translation>Jede Sitzung mit allem, was davon behalten wurde, auch die laufende. Danach beginnt eine neue.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Keys for remote servers are held in memory until Tandem ends, never in a file</source>
        <translation>Schlüssel für entfernte Server bleiben im Arbeitsspeicher, bis Tandem endet, nie in einer Datei</translation>
    </message>
    <message>
        <source>Delete every session for good? This one ends, and nothing of any of them is left.</source>
        <translation>Jede Sitzung endgültig löschen? Diese endet, und von keiner bleibt etwas übrig.</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>As the system has it</source>
        <translation>Wie im System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Hoher Kontrast</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>High contrast is white and yellow on black, with every border drawn.</source>
        <translation>Hoher Kontrast ist Weiß und Gelb auf Schwarz, mit allen Rändern.</translation>
    </message>
    <message>
        <source>Size of text</source>
        <translation>Schriftgröße</translation>
    </message>
    <message>
        <source>Against the system&apos;s own size.</source>
        <translation>Gegenüber der Größe im System.</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Of this window, from the next start on. Tandem itself hears and speaks English.</source>
        <translation>Die dieses Fensters, ab dem nächsten Start. Tandem selbst hört und spricht Englisch.</translation>
    </message>
    <message>
        <source>What is kept</source>
        <translation>Was behalten wird</translation>
    </message>
    <message>
        <source>The words of every session are kept, in your data folder on this machine and nowhere else: what you and Tandem said, what it read from the screen, why it spoke up. Pictures are never kept.</source>
        <translation>Die Worte jeder Sitzung werden behalten, in deinem Datenordner auf diesem Rechner und nirgends sonst: was du und Tandem gesagt habt, was es vom Bildschirm las, warum es sich meldete. Bilder werden nie behalten.</translation>
    </message>
    <message>
        <source>For good</source>
        <translation>Für immer</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 Tage</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 Tage</translation>
    </message>
    <message>
        <source>90 days</source>
        <translation>90 Tage</translation>
    </message>
    <message>
        <source>A year</source>
        <translation>Ein Jahr</translation>
    </message>
    <message>
        <source>How long</source>
        <translation>Wie lange</translation>
    </message>
    <message>
        <source>Older sessions are deleted when Tandem starts; what was on the disk is overwritten.</source>
        <translation>Ältere Sitzungen werden beim Start gelöscht; was auf der Platte stand, wird überschrieben.</translation>
    </message>
    <message>
        <source>Keep the sound as well</source>
        <translation>Auch den Ton behalten</translation>
    </message>
    <message>
        <source>What you and Tandem say, as a WAV file beside the words, from the next session on: 4 MB a minute. Ask the others in the room first.</source>
        <translation>Was du und Tandem sagen, als WAV-Datei neben den Worten, ab der nächsten Sitzung: 4 MB je Minute. Frage vorher die anderen im Raum.</translation>
    </message>
    <message>
        <source>Tact</source>
        <translation>Takt</translation>
    </message>
    <message>
        <source>Least time between two interjections</source>
        <translation>Mindestabstand zweier Einwürfe</translation>
    </message>
    <message>
        <source>What comes sooner is a line in the conversation. Reminders that you asked for always come in time.</source>
        <translation>Was früher kommt, ist eine Zeile im Gespräch. Erbetene Erinnerungen kommen immer pünktlich.</translation>
    </message>
    <message>
        <source>Quiet during calls</source>
        <translation>Ruhe in Gesprächen</translation>
    </message>
    <message>
        <source>While another program uses the microphone, Tandem holds back what you did not ask for.</source>
        <translation>Solange ein anderes Programm das Mikrofon benutzt, hält Tandem Ungefragtes zurück.</translation>
    </message>
    <message>
        <source>Quiet in full screen</source>
        <translation>Ruhe im Vollbild</translation>
    </message>
    <message>
        <source>While another window fills the screen: a film, a talk, a game.</source>
        <translation>Solange ein anderes Fenster den Bildschirm füllt: ein Film, ein Vortrag, ein Spiel.</translation>
    </message>
    <message>
        <source>Forget what was learned</source>
        <translation>Gelerntes vergessen</translation>
    </message>
    <message>
        <source>Every “less of this” and “more of this” that you ever said.</source>
        <translation>Jedes „Weniger davon“ und „Mehr davon“, das du je gesagt hast.</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>Ton</translation>
    </message>
    <message>
        <source>Volume of Tandem&apos;s voice</source>
        <translation>Lautstärke von Tandems Stimme</translation>
    </message>
    <message>
        <source>Against the system&apos;s own volume.</source>
        <translation>Gegenüber der Lautstärke im System.</translation>
    </message>
    <message>
        <source>Push to talk</source>
        <translation>Sprechtaste</translation>
    </message>
    <message>
        <source>The microphone is heard only while you hold the talk key. Off: holding that key silences it.</source>
        <translation>Das Mikrofon wird nur gehört, solange du die Sprechtaste hältst. Aus: Diese Taste macht es stumm.</translation>
    </message>
    <message>
        <source>Privacy</source>
        <translation>Privatsphäre</translation>
    </message>
    <message>
        <source>Nothing leaves this machine unless you have named a server elsewhere. A muted device is cut off at its source, and Tandem never looks at its own windows.</source>
        <translation>Nichts verlässt diesen Rechner, es sei denn, du hast einen Server anderswo genannt. Ein stummes Gerät ist an der Quelle abgeschaltet, und Tandem sieht seine eigenen Fenster nie an.</translation>
    </message>
    <message>
        <source>Windows that are never looked at</source>
        <translation>Fenster, die nie angesehen werden</translation>
    </message>
    <message>
        <source>Parts of a program&apos;s name or of a window&apos;s title, with commas between.</source>
        <translation>Teile eines Programmnamens oder Fenstertitels, mit Kommas dazwischen.</translation>
    </message>
    <message>
        <source>Never read password fields</source>
        <translation>Passwortfelder nie lesen</translation>
    </message>
    <message>
        <source>Where the program that shows them says which they are.</source>
        <translation>Wo das Programm, das sie zeigt, sagt, welche es sind.</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>These work in every program. Empty: none. Where the desktop allows no such keys, have its own settings run “python main.py toggle-mute” and the like.</source>
        <translation>Diese gelten in jedem Programm. Leer: keine. Wo der Desktop solche Tasten nicht erlaubt, lass seine eigenen Einstellungen „python main.py toggle-mute“ und Ähnliches aufrufen.</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Start when I log in</source>
        <translation>Starten, wenn ich mich anmelde</translation>
    </message>
    <message>
        <source>Tandem then begins a session at once, with the devices that you had not muted.</source>
        <translation>Tandem beginnt dann gleich eine Sitzung, mit den Geräten, die nicht stumm sind.</translation>
    </message>
    <message>
        <source>Stay in the tray when the window is closed</source>
        <translation>Beim Schließen im Infobereich bleiben</translation>
    </message>
    <message>
        <source>The session goes on, and the icon in the tray shows it. Off: closing the window ends the session.</source>
        <translation>Die Sitzung geht weiter, und das Symbol zeigt es. Aus: Das Schließen beendet die Sitzung.</translation>
    </message>
    <message>
        <source>Show the first steps again</source>
        <translation>Die ersten Schritte noch einmal zeigen</translation>
    </message>
    <message>
        <source>At the next start: a check of microphone, voice and screen.</source>
        <translation>Beim nächsten Start: eine Probe von Mikrofon, Stimme und Bildschirm.</translation>
    </message>
    <message>
        <source>“{words}” is no key that can be used: write one like Ctrl+Alt+S.</source>
        <translation>„{words}“ ist keine brauchbare Taste: Schreibe eine wie Ctrl+Alt+S.</translation>
    </message>
    <message>
        <source>{count} seconds</source>
        <translation>{count} Sekunden</translation>
    </message>
    <message>
        <source>1 minute</source>
        <translation>1 Minute</translation>
    </message>
    <message>
        <source>{count} minutes</source>
        <translation>{count} Minuten</translation>
    </message>
    <message>
        <source>Signs</source>
        <translation>Zeichen</translation>
    </message>
    <message>
        <source>Silence</source>
        <translation>Stille</translation>
    </message>
    <message>
        <source>Level: {device}</source>
        <translation>Pegel: {device}</translation>
    </message>
    <message>
        <source>As the system has it ({device})</source>
        <translation>Wie im System ({device})</translation>
    </message>
    <message>
        <source>{device} (not there)</source>
        <translation>{device} (nicht da)</translation>
    </message>
    <message>
        <source>Hear yourself: 3 seconds</source>
        <translation>Dich selbst hören: 3 Sekunden</translation>
    </message>
    <message>
        <source>Play a chime</source>
        <translation>Einen Klang spielen</translation>
    </message>
    <message>
        <source>Push to talk: heard only while the talk key is held</source>
        <translation>Sprechtaste: nur gehört, solange sie gehalten wird</translation>
    </message>
    <message>
        <source>Headphones: Tandem does not hear itself, so you can talk over it best.</source>
        <translation>Kopfhörer: Tandem hört sich nicht selbst, so kannst du am besten dazwischenreden.</translation>
    </message>
    <message>
        <source>Echo: measured as soon as Tandem has spoken aloud.</source>
        <translation>Echo: gemessen, sobald Tandem laut gesprochen hat.</translation>
    </message>
    <message>
        <source>Echo: its own voice is taken out by {db} dB.</source>
        <translation>Echo: Die eigene Stimme wird um {db} dB gedämpft.</translation>
    </message>
    <message>
        <source>Echo: its own voice is taken out by only {db} dB; turn it down, or use headphones.</source>
        <translation>Echo: Die eigene Stimme wird nur um {db} dB gedämpft; mach sie leiser oder nimm Kopfhörer.</translation>
    </message>
    <message>
        <source>Why did you say that?</source>
        <translation>Warum hast du das gesagt?</translation>
    </message>
    <message>
        <source>Less of this</source>
        <translation>Weniger davon</translation>
    </message>
    <message>
        <source>More of this</source>
        <translation>Mehr davon</translation>
    </message>
    <message>
        <source>Quiet</source>
        <translation>Ruhe</translation>
    </message>
    <message>
        <source>Quiet, and how it speaks up ({keys})</source>
        <translation>Ruhe, und wie es sich meldet ({keys})</translation>
    </message>
    <message>
        <source>Quiet for 15 minutes</source>
        <translation>15 Minuten Ruhe</translation>
    </message>
    <message>
        <source>Quiet until tomorrow morning</source>
        <translation>Ruhe bis morgen früh</translation>
    </message>
    <message>
        <source>No longer quiet</source>
        <translation>Keine Ruhe mehr</translation>
    </message>
    <message>
        <source>Quiet in a call</source>
        <translation>Ruhe in einem Gespräch</translation>
    </message>
    <message>
        <source>Quiet while a program fills the screen</source>
        <translation>Ruhe, solange ein Programm den Bildschirm füllt</translation>
    </message>
    <message>
        <source>What Tandem has learned…</source>
        <translation>Was Tandem gelernt hat …</translation>
    </message>
    <message>
        <source>At least between two interjections</source>
        <translation>Mindestens zwischen zwei Einwürfen</translation>
    </message>
    <message>
        <source>{count} min</source>
        <translation>{count} min</translation>
    </message>
    <message>
        <source>Just start talking</source>
        <translation>Sprich einfach los</translation>
    </message>
    <message>
        <source>Tandem hears you while it speaks: talk over it and it stops. Or type below.

“Tell me when someone comes in.”
“Remind me to breathe every four seconds.”
“What is 17 times 23?”

Everything runs on your machine. Mute a device, and its data is cut at the source.</source>
        <translation>Tandem hört dich, während es spricht: Rede dazwischen, und es hält inne. Oder tippe unten. Es versteht Englisch.

„Tell me when someone comes in.“
„Remind me to breathe every four seconds.“
„What is 17 times 23?“

Alles läuft auf deinem Rechner. Schalte ein Gerät stumm, und es gibt an der Quelle nichts mehr.</translation>
    </message>
    <message>
        <source>Back to now</source>
        <translation>Zurück zu jetzt</translation>
    </message>
    <message>
        <source>Scroll to the newest words</source>
        <translation>Zu den neuesten Worten</translation>
    </message>
    <message>
        <source>Type to Tandem</source>
        <translation>Schreibe an Tandem</translation>
    </message>
    <message>
        <source>Enter sends (Ctrl+L comes back here)</source>
        <translation>Eingabe sendet (Strg+L kommt hierher zurück)</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>Thinking here: {model}</source>
        <translation>Denkt hier: {model}</translation>
    </message>
    <message>
        <source>Thinking at {place}: {model}</source>
        <translation>Denkt bei {place}: {model}</translation>
    </message>
    <message>
        <source>Why?</source>
        <translation>Warum?</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Show Tandem</source>
        <translation>Tandem zeigen</translation>
    </message>
    <message>
        <source>Stop speaking at once</source>
        <translation>Sofort aufhören zu sprechen</translation>
    </message>
    <message>
        <source>Push to talk, or to mute</source>
        <translation>Sprechtaste, oder zum Stummschalten</translation>
    </message>
    <message>
        <source>Mute or unmute the microphone</source>
        <translation>Mikrofon stumm schalten oder einschalten</translation>
    </message>
    <message>
        <source>Pause everything, or go on</source>
        <translation>Alles anhalten, oder weitermachen</translation>
    </message>
    <message>
        <source>Bring Tandem to the front</source>
        <translation>Tandem nach vorn holen</translation>
    </message>
    <message>
        <source>Pause or go on</source>
        <translation>Anhalten oder weitermachen</translation>
    </message>
    <message>
        <source>Stop speaking</source>
        <translation>Schweigen</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Waiting …</source>
        <translation>Wartet …</translation>
    </message>
    <message>
        <source>Off. Nothing comes from it, and you can switch it on whenever you like.</source>
        <translation>Aus. Es kommt nichts davon, und du kannst es jederzeit einschalten.</translation>
    </message>
    <message>
        <source>It is not there: plug it in, or go on without it.</source>
        <translation>Es ist nicht da: Stecke es ein, oder mach ohne weiter.</translation>
    </message>
    <message>
        <source>It is there; nothing has come from it yet.</source>
        <translation>Es ist da; noch kam nichts davon.</translation>
    </message>
    <message>
        <source>Switch it on</source>
        <translation>Einschalten</translation>
    </message>
    <message>
        <source>Leave it off</source>
        <translation>Auslassen</translation>
    </message>
    <message>
        <source>First steps</source>
        <translation>Erste Schritte</translation>
    </message>
    <message>
        <source>1 of 3: Can Tandem hear you?</source>
        <translation>1 von 3: Hört Tandem dich?</translation>
    </message>
    <message>
        <source>Say something, such as “good morning, Tandem”. The bars move with your voice.</source>
        <translation>Sage etwas, etwa „good morning, Tandem“. Die Balken folgen deiner Stimme.</translation>
    </message>
    <message>
        <source>It hears you.</source>
        <translation>Es hört dich.</translation>
    </message>
    <message>
        <source>2 of 3: Can you hear Tandem?</source>
        <translation>2 von 3: Hörst du Tandem?</translation>
    </message>
    <message>
        <source>Press the button: Tandem is asked what time it is and answers aloud.</source>
        <translation>Drücke den Knopf: Tandem wird nach der Uhrzeit gefragt und antwortet laut.</translation>
    </message>
    <message>
        <source>It speaks. If you hear nothing, turn up the volume or choose another speaker.</source>
        <translation>Es spricht. Wenn du nichts hörst, mach lauter oder wähle einen anderen Lautsprecher.</translation>
    </message>
    <message>
        <source>3 of 3: What may Tandem see?</source>
        <translation>3 von 3: Was darf Tandem sehen?</translation>
    </message>
    <message>
        <source>This is what it sees of your screen. It reads the text, keeps no pictures, and sends none.</source>
        <translation>Das sieht es von deinem Bildschirm. Es liest den Text, behält keine Bilder und sendet keine.</translation>
    </message>
    <message>
        <source>It sees your screen.</source>
        <translation>Es sieht deinen Bildschirm.</translation>
    </message>
    <message>
        <source>Let me hear it</source>
        <translation>Lass es mich hören</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>Überspringen</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>You said: “{words}”</source>
        <translation>Du hast gesagt: „{words}“</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>Los</translation>
    </message>
    <message>
        <source>What Tandem has learned</source>
        <translation>Was Tandem gelernt hat</translation>
    </message>
    <message>
        <source>“Less of this” and “More of this” count a kind as one step more or less urgent.</source>
        <translation>„Weniger davon“ und „Mehr davon“ zählen eine Art als eine Stufe weniger oder mehr dringend.</translation>
    </message>
    <message>
        <source>Forget everything</source>
        <translation>Alles vergessen</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>Vergessen</translation>
    </message>
    <message>
        <source>Forget: {kind}</source>
        <translation>Vergessen: {kind}</translation>
    </message>
    <message>
        <source>More of it by {steps}</source>
        <translation>Mehr davon, um {steps}</translation>
    </message>
    <message>
        <source>Less of it by {steps}</source>
        <translation>Weniger davon, um {steps}</translation>
    </message>
    <message>
        <source>As it comes</source>
        <translation>Wie es kommt</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
    <message>
        <source>Quiet {why}</source>
        <translation>Ruhe {why}</translation>
    </message>
    <message>
        <source>Ending</source>
        <translation>Endet</translation>
    </message>
    <message>
        <source>Keeping what was said. Close again to leave at once.</source>
        <translation>Behält, was gesagt wurde. Schließe noch einmal, um sofort zu gehen.</translation>
    </message>
    <message>
        <source>Because: {reason}</source>
        <translation>Weil: {reason}</translation>
    </message>
    <message>
        <source>Muted: {devices}</source>
        <translation>Stumm: {devices}</translation>
    </message>
    <message>
        <source>Held: not heard</source>
        <translation>Gehalten: nicht gehört</translation>
    </message>
    <message>
        <source>Push to talk: hold {keys}</source>
        <translation>Sprechtaste: {keys} halten</translation>
    </message>
    <message>
        <source>What was said is kept in {folder}.</source>
        <translation>Was gesagt wurde, liegt in {folder}.</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>Beendet</translation>
    </message>
    <message>
        <source>The session is over.</source>
        <translation>Die Sitzung ist vorbei.</translation>
    </message>
    <message>
        <source>Light colours</source>
        <translation>Helle Farben</translation>
    </message>
    <message>
        <source>Dark colours</source>
        <translation>Dunkle Farben</translation>
    </message>
    <message>
        <source>Fall silent at once (Escape)</source>
        <translation>Sofort schweigen (Esc)</translation>
    </message>
    <message>
        <source>A small bar that stays on top ({keys})</source>
        <translation>Eine kleine Leiste, die oben bleibt ({keys})</translation>
    </message>
    <message>
        <source>Compact mode</source>
        <translation>Kleine Leiste</translation>
    </message>
    <message>
        <source>Failures on the screen</source>
        <translation>Fehler auf dem Bildschirm</translation>
    </message>
    <message>
        <source>People who come in</source>
        <translation>Leute, die hereinkommen</translation>
    </message>
    <message>
        <source>Reminders you asked for</source>
        <translation>Erinnerungen, um die du gebeten hast</translation>
    </message>
    <message>
        <source>Numbers of a count you asked for</source>
        <translation>Zahlen beim Mitzählen, um das du gebeten hast</translation>
    </message>
    <message>
        <source>Begins you asked to be told of</source>
        <translation>Anfänge, von denen du hören wolltest</translation>
    </message>
    <message>
        <source>Ends you asked to be told of</source>
        <translation>Enden, von denen du hören wolltest</translation>
    </message>
    <message>
        <source>Other things</source>
        <translation>Anderes</translation>
    </message>
    <message>
        <source>Hand raised: you have the word</source>
        <translation>Hand gehoben: du hast das Wort</translation>
    </message>
    <message>
        <source>Thumb up</source>
        <translation>Daumen hoch</translation>
    </message>
    <message>
        <source>Thumb down</source>
        <translation>Daumen runter</translation>
    </message>
    <message>
        <source>You point: ask “what is this?”</source>
        <translation>Du zeigst: frag „what is this?“</translation>
    </message>
    <message>
        <source>{number} fingers</source>
        <translation>{number} Finger</translation>
    </message>
    <message>
        <source>You point at “{words}”</source>
        <translation>Du zeigst auf „{words}“</translation>
    </message>
    <message>
        <source>English</source>
        <translation>Englisch</translation>
    </message>
    <message>
        <source>Portuguese</source>
        <translation>Portugiesisch</translation>
    </message>
    <message>
        <source>Spanish</source>
        <translation>Spanisch</translation>
    </message>
    <message>
        <source>French</source>
        <translation>Französisch</translation>
    </message>
    <message>
        <source>German</source>
        <translation>Deutsch</translation>
    </message>
    <message>
        <source>Italian</source>
        <translation>Italienisch</translation>
    </message>
    <message>
        <source>Captions in both languages</source>
        <translation>Untertitel in beiden Sprachen</translation>
    </message>
    <message>
        <source>(not translated)</source>
        <translation>(nicht übersetzt)</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Pair</source>
        <translation>Paar</translation>
    </message>
    <message>
        <source>Translate</source>
        <translation>Dolmetschen</translation>
    </message>
    <message>
        <source>Tutor</source>
        <translation>Lernen</translation>
    </message>
    <message>
        <source>Way of working</source>
        <translation>Arbeitsweise</translation>
    </message>
    <message>
        <source>Way of working: what is on, how much initiative, which languages</source>
        <translation>Arbeitsweise: was an ist, wie viel Initiative, welche Sprachen</translation>
    </message>
    <message>
        <source>Way of working: {name}</source>
        <translation>Arbeitsweise: {name}</translation>
    </message>
    <message>
        <source>Hears what you say</source>
        <translation>Hört, was du sagst</translation>
    </message>
    <message>
        <source>English, for questions and requests.</source>
        <translation>Englisch, für Fragen und Bitten.</translation>
    </message>
    <message>
        <source>Reads what changes on the screen</source>
        <translation>Liest, was sich auf dem Bildschirm ändert</translation>
    </message>
    <message>
        <source>Errors, tests, what you write.</source>
        <translation>Fehler, Tests, was du schreibst.</translation>
    </message>
    <message>
        <source>Watches hands</source>
        <translation>Achtet auf Hände</translation>
    </message>
    <message>
        <source>Pointing, a raised hand, thumbs, counting; needs the camera.</source>
        <translation>Zeigen, eine gehobene Hand, Daumen, Zählen; braucht die Kamera.</translation>
    </message>
    <message>
        <source>Interprets between two people</source>
        <translation>Dolmetscht zwischen zwei Menschen</translation>
    </message>
    <message>
        <source>What is said in one language is shown and spoken in the other; nothing of it is a request.</source>
        <translation>Was in der einen Sprache gesagt wird, wird in der anderen gezeigt und gesprochen; nichts davon ist eine Bitte.</translation>
    </message>
    <message>
        <source>Ways of working</source>
        <translation>Arbeitsweisen</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>In Gebrauch</translation>
    </message>
    <message>
        <source>Holds at once. A profile never mutes or unmutes a device.</source>
        <translation>Gilt sofort. Eine Arbeitsweise schaltet nie ein Gerät stumm oder wieder frei.</translation>
    </message>
    <message>
        <source>Copy it</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>The ready ones stay as they are; a copy is yours to change.</source>
        <translation>Die fertigen bleiben, wie sie sind; eine Kopie kannst du ändern.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>When the profile is chosen; you can change it at any time.</source>
        <translation>Wenn die Arbeitsweise gewählt wird; du kannst es jederzeit ändern.</translation>
    </message>
    <message>
        <source>One person speaks</source>
        <translation>Die eine Person spricht</translation>
    </message>
    <message>
        <source>The other speaks</source>
        <translation>Die andere spricht</translation>
    </message>
    <message>
        <source>Delete it</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Only your own can be deleted.</source>
        <translation>Nur eigene können gelöscht werden.</translation>
    </message>
</context>
</TS>
