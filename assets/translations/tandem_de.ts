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
        <source>Back to the whole window ({keys})</source>
        <translation>Zurück zum ganzen Fenster ({keys})</translation>
    </message>
    <message>
        <source>Tandem is {state}</source>
        <translation>Tandem: {state}</translation>
    </message>
    <message>
        <source>Mute</source>
        <translation>Stumm</translation>
    </message>
    <message>
        <source>Stop speaking ({keys})</source>
        <translation>Schweigen ({keys})</translation>
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
        <source>{time} of quiet</source>
        <translation>{time} Ruhe</translation>
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
        <source>Reminder</source>
        <translation>Erinnerung</translation>
    </message>
    <message>
        <source>Alarm</source>
        <translation>Wecker</translation>
    </message>
    <message>
        <source>Not quite: it is {answer}.</source>
        <translation>Nicht ganz: Richtig ist {answer}.</translation>
    </message>
    <message>
        <source>{right} of {answered} right, {count} in all</source>
        <translation>{right} von {answered} richtig, {count} insgesamt</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Noted.</source>
        <translation>Notiert.</translation>
    </message>
    <message>
        <source>Right.</source>
        <translation>Richtig.</translation>
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
        <source>Timer</source>
        <translation>Timer</translation>
    </message>
    <message>
        <source>Counter</source>
        <translation>Zähler</translation>
    </message>
    <message>
        <source>Checklist</source>
        <translation>Checkliste</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>Vergleich</translation>
    </message>
    <message>
        <source>Chart</source>
        <translation>Diagramm</translation>
    </message>
    <message>
        <source>Quiz</source>
        <translation>Quiz</translation>
    </message>
    <message>
        <source>Captions</source>
        <translation>Untertitel</translation>
    </message>
    <message>
        <source>Time left</source>
        <translation>Verbleibende Zeit</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>One less</source>
        <translation>Weniger</translation>
    </message>
    <message>
        <source>One more</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Auf null</translation>
    </message>
    <message>
        <source>Nothing on it yet.</source>
        <translation>Noch steht nichts darauf.</translation>
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
        <source>“{words}”</source>
        <translation>„{words}“</translation>
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
        <source>{minutes} min {seconds} s</source>
        <translation>{minutes} min {seconds} s</translation>
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
        <source>{time} · tick {tick} · {kind} · {ms} ms</source>
        <translation>{time} · Takt {tick} · {kind} · {ms} ms</translation>
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
        <source>Every tool of this server, until you take it back in the settings.</source>
        <translation>Jedes Werkzeug dieses Servers, bis du es in den Einstellungen zurücknimmst.</translation>
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
        <source>In front</source>
        <translation>Vorne</translation>
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
        <source>List</source>
        <translation>Liste</translation>
    </message>
    <message>
        <source>Tabs</source>
        <translation>Reiter</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
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
        <translation>Zurückhaltung</translation>
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
        <source>Parts of a program&apos;s name or of a window&apos;s title, with commas between. Nor are their titles kept.</source>
        <translation>Teile eines Programmnamens oder Fenstertitels, mit Kommas dazwischen. Auch ihre Titel werden nicht aufbewahrt.</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>not shown: it cannot be read</source>
        <translation>nicht gezeigt: es ist nicht lesbar</translation>
    </message>
    <message>
        <source>not there yet</source>
        <translation>noch nicht da</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>Ton</translation>
    </message>
    <message>
        <source>Video</source>
        <translation>Video</translation>
    </message>
    <message>
        <source>{name} (not played here)</source>
        <translation>{name} (wird hier nicht abgespielt)</translation>
    </message>
    <message>
        <source>Still to come</source>
        <translation>Kommt noch</translation>
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
        <source>This desktop shows no tray, so closing the window ends the session all the same.</source>
        <translation>Dieser Desktop zeigt keinen Infobereich, darum beendet das Schließen des Fensters die Sitzung trotzdem.</translation>
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
        <source>Enter sends ({keys} comes back here)</source>
        <translation>Eingabe sendet ({keys} kommt hierher zurück)</translation>
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
        <source>Switch it off</source>
        <translation>Ausschalten</translation>
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
        <source>Fall silent at once ({keys})</source>
        <translation>Sofort schweigen ({keys})</translation>
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
        <translation>Zu zweit</translation>
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
        <source>English, for questions and requests. While Tandem interprets, this rests.</source>
        <translation>Englisch, für Fragen und Bitten. Solange Tandem dolmetscht, ruht das.</translation>
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
    <message>
        <source>This did not work ({error}): try it again.</source>
        <translation>Das hat nicht geklappt ({error}): versuche es noch einmal.</translation>
    </message>
    <message>
        <source>“{text}” is no key for all programs; write one like Ctrl+Alt+S in the settings.</source>
        <translation>„{text}“ ist keine Taste für alle Programme; schreibe eine wie Ctrl+Alt+S in den Einstellungen.</translation>
    </message>
    <message>
        <source>Someone came into the camera&apos;s view.</source>
        <translation>Jemand ist ins Bild der Kamera gekommen.</translation>
    </message>
    <message>
        <source>Something on the screen reports a failure.</source>
        <translation>Etwas auf dem Bildschirm meldet einen Fehlschlag.</translation>
    </message>
    <message>
        <source>You asked to be reminded.</source>
        <translation>Du wolltest erinnert werden.</translation>
    </message>
    <message>
        <source>It seemed worth telling you.</source>
        <translation>Es schien erwähnenswert.</translation>
    </message>
    <message>
        <source>You asked to be told when someone comes in.</source>
        <translation>Du wolltest wissen, wenn jemand hereinkommt.</translation>
    </message>
    <message>
        <source>You said “{words}”.</source>
        <translation>Du hast „{words}“ gesagt.</translation>
    </message>
    <message>
        <source>You asked for this reminder.</source>
        <translation>Du wolltest daran erinnert werden.</translation>
    </message>
    <message>
        <source>You asked to have this counted.</source>
        <translation>Du wolltest das gezählt haben.</translation>
    </message>
    <message>
        <source>You asked to be told when it begins.</source>
        <translation>Du wolltest wissen, wann es beginnt.</translation>
    </message>
    <message>
        <source>You asked to be told when it ends.</source>
        <translation>Du wolltest wissen, wann es endet.</translation>
    </message>
    <message>
        <source>A failure appeared on the screen: {line}</source>
        <translation>Auf dem Bildschirm ist ein Fehlschlag erschienen: {line}</translation>
    </message>
    <message>
        <source>This answer found no pause to be spoken in.</source>
        <translation>Diese Antwort fand keine Pause, um gesprochen zu werden.</translation>
    </message>
    <message>
        <source>{why}, so it was said aloud.</source>
        <translation>{why}, deshalb wurde es laut gesagt.</translation>
    </message>
    <message>
        <source>{why}, so it was shown without a voice.</source>
        <translation>{why}, deshalb wurde es ohne Stimme gezeigt.</translation>
    </message>
    <message>
        <source>{why}, so it is only a line here.</source>
        <translation>{why}, deshalb steht es nur als Zeile hier.</translation>
    </message>
    <message>
        <source>{why}, so it was kept back.</source>
        <translation>{why}, deshalb wurde es zurückgehalten.</translation>
    </message>
    <message>
        <source>It is quiet {why}</source>
        <translation>Es ist Ruhe {why}</translation>
    </message>
    <message>
        <source>The mode is Silent</source>
        <translation>Der Modus ist Still</translation>
    </message>
    <message>
        <source>You asked for it</source>
        <translation>Du hast darum gebeten</translation>
    </message>
    <message>
        <source>Its urgency is {urgency} of {most} in {mode}</source>
        <translation>Es hat Dringlichkeit {urgency} von {most} in {mode}</translation>
    </message>
    <message>
        <source>Its urgency is {urgency} of {most}, and you wanted {wanted} of this {often}, in {mode}</source>
        <translation>Es hat Dringlichkeit {urgency} von {most}, und du wolltest {often} {wanted} davon, in {mode}</translation>
    </message>
    <message>
        <source>Something else came less than {seconds} seconds before</source>
        <translation>Etwas anderes kam weniger als {seconds} Sekunden davor</translation>
    </message>
    <message>
        <source>more</source>
        <translation>mehr</translation>
    </message>
    <message>
        <source>less</source>
        <translation>weniger</translation>
    </message>
    <message>
        <source>once</source>
        <translation>einmal</translation>
    </message>
    <message>
        <source>twice</source>
        <translation>zweimal</translation>
    </message>
    <message>
        <source>{count} times</source>
        <translation>{count}-mal</translation>
    </message>
    <message>
        <source>until {time}</source>
        <translation>bis {time}</translation>
    </message>
    <message>
        <source>until tomorrow, {time}</source>
        <translation>bis morgen, {time}</translation>
    </message>
    <message>
        <source>while {program} listens to the microphone</source>
        <translation>solange {program} das Mikrofon hört</translation>
    </message>
    <message>
        <source>while {program} fills the screen</source>
        <translation>solange {program} den Bildschirm füllt</translation>
    </message>
    <message>
        <source>The microphone is gone; plug it in, and Tandem will hear you again.</source>
        <translation>Das Mikrofon ist weg; steck es an, dann hört Tandem dich wieder.</translation>
    </message>
    <message>
        <source>The camera is gone; plug it in, and Tandem will see you again.</source>
        <translation>Die Kamera ist weg; steck sie an, dann sieht Tandem dich wieder.</translation>
    </message>
    <message>
        <source>The camera is there but gives no picture; if another program uses it, end that. Tandem keeps trying.</source>
        <translation>Die Kamera ist da, gibt aber kein Bild; wenn ein anderes Programm sie benutzt, beende es. Tandem versucht es weiter.</translation>
    </message>
    <message>
        <source>You may not use the camera; type  sudo usermod -aG video $USER  and log in anew.</source>
        <translation>Du darfst die Kamera nicht benutzen; gib  sudo usermod -aG video $USER  ein und melde dich neu an.</translation>
    </message>
    <message>
        <source>The camera at {source} does not answer; check that it is on. Tandem keeps trying.</source>
        <translation>Die Kamera {source} antwortet nicht; sieh nach, ob sie an ist. Tandem versucht es weiter.</translation>
    </message>
    <message>
        <source>The speaker is gone; plug it in, and Tandem will speak again. What it says is shown here.</source>
        <translation>Der Lautsprecher ist weg; steck ihn an, dann spricht Tandem wieder. Was es sagt, steht hier.</translation>
    </message>
    <message>
        <source>The microphone is muted; unmute it to hear yourself.</source>
        <translation>Das Mikrofon ist stumm; schalte es ein, um dich zu hören.</translation>
    </message>
    <message>
        <source>The microphone does not answer; plug it in anew.</source>
        <translation>Das Mikrofon antwortet nicht; steck es neu an.</translation>
    </message>
    <message>
        <source>The speaker does not answer; plug it in anew.</source>
        <translation>Der Lautsprecher antwortet nicht; steck ihn neu an.</translation>
    </message>
    <message>
        <source>The sound system could not be started: {reason}.</source>
        <translation>Das Tonsystem konnte nicht starten: {reason}.</translation>
    </message>
    <message>
        <source>{name} cannot be opened ({reason}); plug it in, or end the program that holds it.</source>
        <translation>{name} lässt sich nicht öffnen ({reason}); steck es an, oder beende das Programm, das es festhält.</translation>
    </message>
    <message>
        <source>{name} is not there; plug it in, and Tandem will use it.</source>
        <translation>{name} ist nicht da; steck es an, dann benutzt Tandem es.</translation>
    </message>
    <message>
        <source>The microphone</source>
        <translation>Das Mikrofon</translation>
    </message>
    <message>
        <source>The speaker</source>
        <translation>Der Lautsprecher</translation>
    </message>
    <message>
        <source>The microphone &apos;{device}&apos;</source>
        <translation>Das Mikrofon „{device}“</translation>
    </message>
    <message>
        <source>The speaker &apos;{device}&apos;</source>
        <translation>Der Lautsprecher „{device}“</translation>
    </message>
    <message>
        <source>PortAudio is not installed, so there is no sound; type  sudo apt-get install libportaudio2</source>
        <translation>PortAudio ist nicht installiert, also gibt es keinen Ton; tippe  sudo apt-get install libportaudio2</translation>
    </message>
    <message>
        <source>The screen cannot be seen ({reason}); start Tandem where a desktop is shown.</source>
        <translation>Der Bildschirm ist nicht zu sehen ({reason}); starte Tandem dort, wo ein Desktop gezeigt wird.</translation>
    </message>
    <message>
        <source>Wayland keeps the screen to itself, so Tandem cannot see it; log in to an X11 session to share it. Everything else works.</source>
        <translation>Wayland behält den Bildschirm für sich, also sieht Tandem ihn nicht; melde dich in einer X11-Sitzung an, um ihn zu teilen. Alles andere geht.</translation>
    </message>
    <message>
        <source>What windows are shown cannot be told here, so none is excluded: mute the screen for secrets.</source>
        <translation>Welche Fenster gezeigt werden, ist hier nicht zu erkennen, also wird keines ausgenommen: schalte den Bildschirm für Geheimes ab.</translation>
    </message>
    <message>
        <source>The screen is not looked at: {reason}, so excluded windows cannot be told.</source>
        <translation>Der Bildschirm wird nicht angesehen: {reason}, also sind ausgenommene Fenster nicht zu erkennen.</translation>
    </message>
    <message>
        <source>Password fields cannot be told here ({reason}): mute the screen while you type one.</source>
        <translation>Passwortfelder sind hier nicht zu erkennen ({reason}): schalte den Bildschirm ab, während du eines tippst.</translation>
    </message>
    <message>
        <source>{file} is not being written any more ({reason}): free some space and start again.</source>
        <translation>{file} wird nicht mehr geschrieben ({reason}): schaffe Platz und starte neu.</translation>
    </message>
    <message>
        <source>Nobody on this machine translates {said} into {meant}, so it is only shown: install Apertium with that pair, or choose English and Portuguese.</source>
        <translation>Niemand auf diesem Rechner übersetzt {said} in {meant}, also wird es nur gezeigt: installiere Apertium mit diesem Paar, oder wähle Englisch und Portugiesisch.</translation>
    </message>
    <message>
        <source>Tandem cannot interpret yet: {reason}</source>
        <translation>Tandem kann noch nicht dolmetschen: {reason}</translation>
    </message>
    <message>
        <source>Tandem cannot interpret any more: {reason}</source>
        <translation>Tandem kann nicht mehr dolmetschen: {reason}</translation>
    </message>
    <message>
        <source>The translation failed ({reason}): try it again.</source>
        <translation>Die Übersetzung ist gescheitert ({reason}): versuche es noch einmal.</translation>
    </message>
    <message>
        <source>The part &apos;{part}&apos; ended; it is being started again.</source>
        <translation>Der Teil „{part}“ ist ausgefallen; er wird neu gestartet.</translation>
    </message>
    <message>
        <source>The part &apos;{part}&apos; keeps ending; the session goes on without it. See `main.py doctor`.</source>
        <translation>Der Teil „{part}“ fällt immer wieder aus; die Sitzung geht ohne ihn weiter. Siehe `main.py doctor`.</translation>
    </message>
    <message>
        <source>The part &apos;{part}&apos; does not answer; see `python main.py doctor`.</source>
        <translation>Der Teil „{part}“ antwortet nicht; siehe `python main.py doctor`.</translation>
    </message>
    <message>
        <source>engine</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>screen text</source>
        <translation>Bildschirmtext</translation>
    </message>
    <message>
        <source>hands</source>
        <translation>Hände</translation>
    </message>
    <message>
        <source>interpreter</source>
        <translation>Dolmetscher</translation>
    </message>
    <message>
        <source>reasoner</source>
        <translation>Denker</translation>
    </message>
    <message>
        <source>panels</source>
        <translation>Tafeln</translation>
    </message>
    <message>
        <source>The engine is back.</source>
        <translation>Das Modell ist wieder da.</translation>
    </message>
    <message>
        <source>The engine is back, but it could not keep what it knew of this session: free some disk space, and ask again for reminders and tasks. The transcript is whole.</source>
        <translation>Das Modell ist wieder da, konnte aber nicht behalten, was es von dieser Sitzung wusste: schaffe Platz auf der Platte, und bitte noch einmal um Erinnerungen und Aufgaben. Das Gespräch ist ganz erhalten.</translation>
    </message>
    <message>
        <source>The engine ended; it is being started again.</source>
        <translation>Das Modell ist ausgefallen; es wird neu gestartet.</translation>
    </message>
    <message>
        <source>The engine did not start; run `python main.py doctor` to see what is missing.</source>
        <translation>Das Modell ist nicht gestartet; `python main.py doctor` zeigt, was fehlt.</translation>
    </message>
    <message>
        <source>The engine keeps ending; see `python main.py doctor`, then start again.</source>
        <translation>Das Modell fällt immer wieder aus; siehe `python main.py doctor`, und starte dann neu.</translation>
    </message>
    <message>
        <source>The engine refused the connection; start the session again.</source>
        <translation>Das Modell hat die Verbindung abgelehnt; starte die Sitzung neu.</translation>
    </message>
    <message>
        <source>The engine did not open the session; start it again.</source>
        <translation>Das Modell hat die Sitzung nicht geöffnet; starte sie neu.</translation>
    </message>
    <message>
        <source>The engine answered a tick with something else; start the session again.</source>
        <translation>Das Modell hat auf einen Takt etwas anderes geantwortet; starte die Sitzung neu.</translation>
    </message>
    <message>
        <source>The engine sent text where it should send a message; start the session again.</source>
        <translation>Das Modell hat Text statt einer Nachricht geschickt; starte die Sitzung neu.</translation>
    </message>
    <message>
        <source>The hand networks are missing, so gestures are not seen; install mediapipe 0.10.21 (`{command}`; it exists for Python 3.9 to 3.12).</source>
        <translation>Die Netze für Hände fehlen, also werden Gesten nicht gesehen; installiere mediapipe 0.10.21 (`{command}`; es gibt es für Python 3.9 bis 3.12).</translation>
    </message>
    <message>
        <source>The hand networks could not be loaded from {folder}; run the set-up again to reinstall mediapipe 0.10.21.</source>
        <translation>Die Netze für Hände ließen sich nicht aus {folder} laden; führe die Einrichtung noch einmal aus, um mediapipe 0.10.21 neu zu installieren.</translation>
    </message>
    <message>
        <source>The word recogniser is not installed; run the set-up again (moonshine-voice 0.1.0).</source>
        <translation>Die Worterkennung ist nicht installiert; führe die Einrichtung noch einmal aus (moonshine-voice 0.1.0).</translation>
    </message>
    <message>
        <source>The word recogniser&apos;s weights could not be loaded from {folder} ({reason}); run the set-up again to reinstall moonshine-voice 0.1.0.</source>
        <translation>Die Gewichte der Worterkennung ließen sich nicht aus {folder} laden ({reason}); führe die Einrichtung noch einmal aus, um moonshine-voice 0.1.0 neu zu installieren.</translation>
    </message>
    <message>
        <source>The screen reader&apos;s weights could not be loaded ({reason}); run the set-up again to reinstall rapidocr 3.10.0.</source>
        <translation>Die Gewichte des Bildschirmlesers ließen sich nicht laden ({reason}); führe die Einrichtung noch einmal aus, um rapidocr 3.10.0 neu zu installieren.</translation>
    </message>
    <message>
        <source>A picture of the camera came incomplete; restart the session.</source>
        <translation>Ein Bild der Kamera kam unvollständig an; starte die Sitzung neu.</translation>
    </message>
    <message>
        <source>A picture of the screen came incomplete; restart the session.</source>
        <translation>Ein Bild des Bildschirms kam unvollständig an; starte die Sitzung neu.</translation>
    </message>
    <message>
        <source>The app sent something this sense cannot read ({reason}); restart the session.</source>
        <translation>Die App hat etwas geschickt, was dieser Sinn nicht lesen kann ({reason}); starte die Sitzung neu.</translation>
    </message>
    <message>
        <source>The session&apos;s folder cannot be written ({reason}); make room and start again.</source>
        <translation>Der Ordner der Sitzung lässt sich nicht schreiben ({reason}); schaffe Platz und starte neu.</translation>
    </message>
    <message>
        <source>The session ended by an error.</source>
        <translation>Die Sitzung endete mit einem Fehler.</translation>
    </message>
    <message>
        <source>it refuses the request</source>
        <translation>er lehnt die Anfrage ab</translation>
    </message>
    <message>
        <source>it refuses the key; set it with  python main.py reasoner --key</source>
        <translation>er lehnt den Schlüssel ab; setze ihn mit  python main.py reasoner --key</translation>
    </message>
    <message>
        <source>its key cannot be sent; set it with  python main.py reasoner --key</source>
        <translation>sein Schlüssel lässt sich nicht senden; setze ihn mit  python main.py reasoner --key</translation>
    </message>
    <message>
        <source>that is no address; choose one with  python main.py reasoner</source>
        <translation>das ist keine Adresse; wähle eine mit  python main.py reasoner</translation>
    </message>
    <message>
        <source>it gave no words</source>
        <translation>er gab keine Worte</translation>
    </message>
    <message>
        <source>You wanted less of {what}</source>
        <translation>Du wolltest weniger {what}</translation>
    </message>
    <message>
        <source>reminders</source>
        <translation>Erinnerungen</translation>
    </message>
    <message>
        <source>this</source>
        <translation>davon</translation>
    </message>
    <message>
        <source>You have shared no window, so Tandem sees none; switch the screen off and on to be asked again.</source>
        <translation>Du hast kein Fenster geteilt, also sieht Tandem keines; schalte den Bildschirm aus und wieder ein, um noch einmal gefragt zu werden.</translation>
    </message>
    <message>
        <source>The window that you shared is gone; switch the screen off and on to choose another one.</source>
        <translation>Das geteilte Fenster ist nicht mehr da; schalte den Bildschirm aus und wieder ein, um ein anderes zu wählen.</translation>
    </message>
    <message>
        <source>The desktop could not share a window ({reason}); switch the screen off and on to try again.</source>
        <translation>Der Desktop konnte kein Fenster teilen ({reason}); schalte den Bildschirm aus und wieder ein, um es noch einmal zu versuchen.</translation>
    </message>
    <message>
        <source>No voice here speaks {language}, so it is only shown: install espeak-ng to hear it.</source>
        <translation>Keine Stimme hier spricht {language}, also wird es nur gezeigt: Installiere espeak-ng, um es zu hören.</translation>
    </message>
    <message>
        <source>{folder} cannot be written ({reason}): make room and export the session again.</source>
        <translation>{folder} lässt sich nicht schreiben ({reason}): schaffe Platz und exportiere die Sitzung noch einmal.</translation>
    </message>
    <message>
        <source>{file} cannot be written ({reason}): make room; what the reasoner does meanwhile is not kept.</source>
        <translation>{file} lässt sich nicht schreiben ({reason}): schaffe Platz; was der Denker inzwischen tut, wird nicht behalten.</translation>
    </message>
    <message>
        <source>{file} cannot be written ({reason}): make room; the session goes on and nothing is lost while it runs.</source>
        <translation>{file} lässt sich nicht schreiben ({reason}): schaffe Platz; die Sitzung geht weiter, und solange sie läuft, geht nichts verloren.</translation>
    </message>
    <message>
        <source>{file} cannot be written ({reason}): make room there, or choose another place.</source>
        <translation>{file} lässt sich nicht schreiben ({reason}): schaffe dort Platz, oder wähle einen anderen Ort.</translation>
    </message>
    <message>
        <source>The sound cannot be kept in {file} ({reason}): make room; the session goes on, and what was said is kept as text.</source>
        <translation>Der Ton lässt sich nicht in {file} behalten ({reason}): schaffe Platz; die Sitzung geht weiter, und was gesagt wird, bleibt als Text erhalten.</translation>
    </message>
    <message>
        <source>The session cannot be stored in {file} ({reason}): make room or give access to it; meanwhile the session goes on and is kept in memory.</source>
        <translation>Die Sitzung lässt sich nicht in {file} speichern ({reason}): schaffe Platz oder gib Zugriff darauf; bis dahin geht die Sitzung weiter und bleibt im Speicher.</translation>
    </message>
    <message>
        <source>The stored sessions in {file} were damaged: they are now in {aside} beside it, and a new file has begun with this session.</source>
        <translation>Die gespeicherten Sitzungen in {file} waren beschädigt: sie liegen jetzt in {aside} daneben, und mit dieser Sitzung hat eine neue Datei begonnen.</translation>
    </message>
    <message>
        <source>The sound is longer than a WAV file can hold: it lies in several in {folder}.</source>
        <translation>Der Ton ist länger, als eine WAV-Datei fassen kann: er liegt in mehreren in {folder}.</translation>
    </message>
    <message>
        <source>No sound was kept of this session: switch that on in the settings, for later ones.</source>
        <translation>Von dieser Sitzung wurde kein Ton behalten: schalte das in den Einstellungen ein, für spätere.</translation>
    </message>
    <message>
        <source>{name} failed, and Tandem cannot tell why; it keeps trying.</source>
        <translation>{name} ist ausgefallen, und Tandem weiß nicht, warum; es versucht es weiter.</translation>
    </message>
    <message>
        <source>The camera</source>
        <translation>Die Kamera</translation>
    </message>
    <message>
        <source>The screen</source>
        <translation>Der Bildschirm</translation>
    </message>
    <message>
        <source>The engine sent what nobody can read; start the session again.</source>
        <translation>Das Modell hat etwas geschickt, das niemand lesen kann; starte die Sitzung neu.</translation>
    </message>
    <message>
        <source>The session ended by an error ({error}); start it again.</source>
        <translation>Die Sitzung endete mit einem Fehler ({error}); starte sie neu.</translation>
    </message>
    <message>
        <source>The session ended by an error; start it again.</source>
        <translation>Die Sitzung endete mit einem Fehler; starte sie neu.</translation>
    </message>
    <message>
        <source>There is no stored session &apos;{name}&apos;: choose one of the list.</source>
        <translation>Es gibt keine gespeicherte Sitzung „{name}“: wähle eine aus der Liste.</translation>
    </message>
    <message>
        <source>{file} cannot be deleted ({reason}): give yourself access to it and try again.</source>
        <translation>{file} lässt sich nicht löschen ({reason}): gib dir Zugriff darauf und versuche es noch einmal.</translation>
    </message>
    <message>
        <source>The stored sessions in {file} are locked by another program: close it and try again.</source>
        <translation>Die gespeicherten Sitzungen in {file} hält ein anderes Programm fest: schließe es und versuche es noch einmal.</translation>
    </message>
    <message>
        <source>The stored sessions in {file} are damaged: the next session sets the file aside and begins a new one.</source>
        <translation>Die gespeicherten Sitzungen in {file} sind beschädigt: die nächste Sitzung legt die Datei beiseite und beginnt eine neue.</translation>
    </message>
    <message>
        <source>The stored sessions in {file} cannot be changed, for the disk is full: make room and try again.</source>
        <translation>Die gespeicherten Sitzungen in {file} lassen sich nicht ändern, denn die Platte ist voll: schaffe Platz und versuche es noch einmal.</translation>
    </message>
    <message>
        <source>The stored sessions in {file} cannot be used ({reason}): give yourself access to the file and try again.</source>
        <translation>Die gespeicherten Sitzungen in {file} sind nicht benutzbar ({reason}): gib dir Zugriff auf die Datei und versuche es noch einmal.</translation>
    </message>
    <message>
        <source>The settings in {file} cannot be read ({reason}), so the defaults hold; what you change lasts until Tandem ends: give yourself access to the file and start again.</source>
        <translation>Die Einstellungen in {file} lassen sich nicht lesen ({reason}), also gelten die Vorgaben; was du änderst, hält, bis Tandem endet: gib dir Zugriff auf die Datei und starte neu.</translation>
    </message>
    <message>
        <source>The settings in {file} are of a newer Tandem (version {version}; this one knows {known}), so the defaults hold, what you change lasts until Tandem ends and the file stays as it is: start the newer one or move the file away.</source>
        <translation>Die Einstellungen in {file} sind von einem neueren Tandem (Version {version}; dieses kennt {known}), also gelten die Vorgaben; was du änderst, hält, bis Tandem endet, und die Datei bleibt, wie sie ist: starte das neuere, oder verschiebe die Datei.</translation>
    </message>
    <message>
        <source>The settings in {file} are damaged, so the defaults hold: mend the file and start again, or choose anew, which keeps the damaged file beside the new one.</source>
        <translation>Die Einstellungen in {file} sind beschädigt, also gelten die Vorgaben: repariere die Datei und starte neu, oder wähle neu; dann bleibt die beschädigte Datei neben der neuen liegen.</translation>
    </message>
    <message>
        <source>In the settings in {file} this cannot be used, so its defaults hold: {names}. Mend the file and start again, or choose anew, which keeps the old file beside the new one.</source>
        <translation>In den Einstellungen in {file} ist dies nicht brauchbar, also gelten dafür die Vorgaben: {names}. Repariere die Datei und starte neu, oder wähle neu; dann bleibt die alte Datei neben der neuen liegen.</translation>
    </message>
    <message>
        <source>The settings cannot be written to {file} ({reason}), so what you change lasts until Tandem ends: make room or give yourself access to it.</source>
        <translation>Die Einstellungen lassen sich nicht nach {file} schreiben ({reason}), also hält, was du änderst, bis Tandem endet: schaffe Platz, oder gib dir Zugriff darauf.</translation>
    </message>
    <message>
        <source>This setting cannot be used ({reason}): choose another value.</source>
        <translation>Diese Einstellung ist nicht brauchbar ({reason}): wähle einen anderen Wert.</translation>
    </message>
    <message>
        <source>There is no profile &apos;{name}&apos;: name one of {known}.</source>
        <translation>Es gibt kein Profil „{name}“: nenne eines von {known}.</translation>
    </message>
    <message>
        <source>{name} is a ready profile: copy it and change the copy.</source>
        <translation>{name} ist ein fertiges Profil: kopiere es und ändere die Kopie.</translation>
    </message>
    <message>
        <source>{name} is a ready profile: it stays.</source>
        <translation>{name} ist ein fertiges Profil: es bleibt.</translation>
    </message>
    <message>
        <source>The name &apos;{name}&apos; is empty or taken: choose another one.</source>
        <translation>Der Name „{name}“ ist leer oder vergeben: wähle einen anderen.</translation>
    </message>
    <message>
        <source>Both people would speak the same language: choose two.</source>
        <translation>Beide sprächen dieselbe Sprache: wähle zwei.</translation>
    </message>
    <message>
        <source>The key is held in memory until Tandem ends and is never written to disk, for {problem}.</source>
        <translation>Der Schlüssel bleibt im Speicher, bis Tandem endet, und wird nie auf die Platte geschrieben, denn {problem}.</translation>
    </message>
    <message>
        <source>The keyring still has the key &apos;{name}&apos; ({reason}): unlock it and delete the key again.</source>
        <translation>Der Schlüsselbund hat den Schlüssel „{name}“ noch ({reason}): entsperre ihn und lösche den Schlüssel noch einmal.</translation>
    </message>
    <message>
        <source>keyrings.alt would keep keys as plain text: uninstall it and unlock gnome-keyring</source>
        <translation>keyrings.alt würde Schlüssel als Klartext behalten: deinstalliere es und entsperre gnome-keyring</translation>
    </message>
    <message>
        <source>no secret service; only needed for keys of remote reasoners: install and unlock gnome-keyring</source>
        <translation>es gibt keinen Schlüsseldienst; nur für Schlüssel entfernter Denker nötig: installiere und entsperre gnome-keyring</translation>
    </message>
    <message>
        <source>the keyring does not take it ({reason}): unlock it</source>
        <translation>der Schlüsselbund nimmt ihn nicht ({reason}): entsperre ihn</translation>
    </message>
    <message>
        <source>it does not say why</source>
        <translation>er sagt nicht, warum</translation>
    </message>
    <message>
        <source>no answer within {seconds} s</source>
        <translation>keine Antwort in {seconds} s</translation>
    </message>
    <message>
        <source>The start at log-in cannot be changed ({reason}): give yourself access to {file} and try again.</source>
        <translation>Der Start beim Anmelden lässt sich nicht ändern ({reason}): gib dir Zugriff auf {file} und versuche es noch einmal.</translation>
    </message>
    <message>
        <source>the place for it</source>
        <translation>den Ort dafür</translation>
    </message>
    <message>
        <source>{folder} cannot be written ({reason}): give yourself access to it and start again.</source>
        <translation>{folder} lässt sich nicht schreiben ({reason}): gib dir Zugriff darauf und starte neu.</translation>
    </message>
    <message>
        <source>Commands from outside are not heard ({reason}): make room in {folder} and start again.</source>
        <translation>Befehle von außen werden nicht gehört ({reason}): schaffe Platz in {folder} und starte neu.</translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation>kein Platz mehr auf der Platte</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>kein Zugriff</translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation>das Dateisystem ist schreibgeschützt</translation>
    </message>
    <message>
        <source>No such file or directory</source>
        <translation>das gibt es nicht</translation>
    </message>
    <message>
        <source>Is a directory</source>
        <translation>es ist ein Ordner</translation>
    </message>
    <message>
        <source>Not a directory</source>
        <translation>es ist kein Ordner</translation>
    </message>
    <message>
        <source>database is locked</source>
        <translation>die Datenbank wird von einem anderen Programm festgehalten</translation>
    </message>
    <message>
        <source>Keys that work in every program are not available here; give `python main.py toggle-mute` and the like a key in the system&apos;s own settings.</source>
        <translation>Tasten, die in jedem Programm wirken, gibt es hier nicht; gib `python main.py toggle-mute` und den anderen Befehlen eine Taste in den Einstellungen des Systems.</translation>
    </message>
    <message>
        <source>This desktop gives Tandem no keys that work in every program ({reason}); give `python main.py toggle-mute` and the like a key in the system&apos;s own settings.</source>
        <translation>Dieser Desktop gibt Tandem keine Tasten, die in jedem Programm wirken ({reason}); gib `python main.py toggle-mute` und den anderen Befehlen eine Taste in den Einstellungen des Systems.</translation>
    </message>
    <message>
        <source>The desktop has not given Tandem {keys}; choose keys for it in the system&apos;s own settings.</source>
        <translation>Der Desktop hat Tandem {keys} nicht gegeben; wähle Tasten dafür in den Einstellungen des Systems.</translation>
    </message>
    <message>
        <source>Keys that work in every program are off: the X server does not answer ({reason}).</source>
        <translation>Tasten, die in jedem Programm wirken, sind aus: der X-Server antwortet nicht ({reason}).</translation>
    </message>
    <message>
        <source>Another program has taken {keys}; choose other keys in the settings.</source>
        <translation>Ein anderes Programm hat {keys} belegt; wähle andere Tasten in den Einstellungen.</translation>
    </message>
    <message>
        <source>This keyboard has no {keys}; choose other keys in the settings.</source>
        <translation>Diese Tastatur hat kein {keys}; wähle andere Tasten in den Einstellungen.</translation>
    </message>
    <message>
        <source>The reasoner is not running, so nobody can look into this.</source>
        <translation>Der Denker läuft nicht, also kann niemand das nachsehen.</translation>
    </message>
    <message>
        <source>The reasoner ended while it worked on this; please ask again.</source>
        <translation>Der Denker ist ausgefallen, während er daran arbeitete; bitte frage noch einmal.</translation>
    </message>
    <message>
        <source>The reasoner cannot work; this was not looked into.</source>
        <translation>Der Denker kann nicht arbeiten; das wurde nicht nachgesehen.</translation>
    </message>
    <message>
        <source>The reasoner does not come to an end; see `python main.py doctor`.</source>
        <translation>Der Denker kommt zu keinem Ende; siehe `python main.py doctor`.</translation>
    </message>
    <message>
        <source>The reasoner could not finish the task ({reason}): ask it again.</source>
        <translation>Der Denker konnte die Aufgabe nicht beenden ({reason}): bitte ihn noch einmal.</translation>
    </message>
    <message>
        <source>The reasoner could not finish the task: ask it again in other words.</source>
        <translation>Der Denker konnte die Aufgabe nicht beenden: bitte ihn mit anderen Worten noch einmal.</translation>
    </message>
    <message>
        <source>The reasoner cannot read what the app sent ({reason}): restart the session.</source>
        <translation>Der Denker kann nicht lesen, was die App geschickt hat ({reason}): starte die Sitzung neu.</translation>
    </message>
    <message>
        <source>The packaged reasoner weights are missing: run make run again, or start with --model FILE.gguf.</source>
        <translation>Die mitgelieferten Gewichte des Denkers fehlen: führe make run noch einmal aus, oder starte mit --model DATEI.gguf.</translation>
    </message>
    <message>
        <source>There is not enough memory for the reasoner: close other programs, or choose smaller weights.</source>
        <translation>Der Speicher reicht nicht für den Denker: schließe andere Programme, oder wähle kleinere Gewichte.</translation>
    </message>
    <message>
        <source>{file} is damaged or of an unknown kind: fetch it again with main.py models.</source>
        <translation>{file} ist beschädigt oder von unbekannter Art: hole sie mit main.py models noch einmal.</translation>
    </message>
    <message>
        <source>{file} is not a GGUF file: choose other weights with main.py models.</source>
        <translation>{file} ist keine GGUF-Datei: wähle mit main.py models andere Gewichte.</translation>
    </message>
    <message>
        <source>The reasoner cannot open {file} ({reason}): choose other weights in main.py models.</source>
        <translation>Der Denker kann {file} nicht öffnen ({reason}): wähle mit main.py models andere Gewichte.</translation>
    </message>
    <message>
        <source>The packaged embedding is missing: run make run again.</source>
        <translation>Die mitgelieferte Einbettung fehlt: führe make run noch einmal aus.</translation>
    </message>
    <message>
        <source>{file} of the embedding is damaged: run make run again.</source>
        <translation>{file} der Einbettung ist beschädigt: führe make run noch einmal aus.</translation>
    </message>
    <message>
        <source>I did not hear what to do.</source>
        <translation>Ich habe nicht gehört, was zu tun ist.</translation>
    </message>
    <message>
        <source>Sorry, I could not finish that.</source>
        <translation>Das konnte ich leider nicht beenden.</translation>
    </message>
    <message>
        <source>Taken up again with what you added.</source>
        <translation>Wieder aufgenommen mit dem, was du ergänzt hast.</translation>
    </message>
    <message>
        <source>That is too long for the model on this machine: say it in parts, or choose a larger one.</source>
        <translation>Das ist zu lang für das Modell auf diesem Rechner: Sag es in Teilen, oder wähle ein größeres.</translation>
    </message>
    <message>
        <source>The tool &apos;{name}&apos; could not do it ({reason}): try another file or place.</source>
        <translation>Das Werkzeug „{name}“ konnte es nicht ({reason}): Versuch es mit einer anderen Datei oder an einem anderen Ort.</translation>
    </message>
    <message>
        <source>The reasoner at {place} does not serve ({reason}); thinking on this machine.</source>
        <translation>Der Denker bei {place} antwortet nicht brauchbar ({reason}); gedacht wird auf diesem Rechner.</translation>
    </message>
    <message>
        <source>nobody answers there</source>
        <translation>dort antwortet niemand</translation>
    </message>
    <message>
        <source>it did not answer in time</source>
        <translation>er hat nicht rechtzeitig geantwortet</translation>
    </message>
    <message>
        <source>its answer was garbled</source>
        <translation>seine Antwort war unlesbar</translation>
    </message>
    <message>
        <source>the answer was garbled</source>
        <translation>die Antwort war unlesbar</translation>
    </message>
    <message>
        <source>the answer broke off</source>
        <translation>die Antwort brach ab</translation>
    </message>
    <message>
        <source>its answer has no end</source>
        <translation>seine Antwort hat kein Ende</translation>
    </message>
    <message>
        <source>a line of the answer has no end</source>
        <translation>eine Zeile der Antwort hat kein Ende</translation>
    </message>
    <message>
        <source>the server said: {words}</source>
        <translation>der Server sagt: {words}</translation>
    </message>
    <message>
        <source>the connection broke</source>
        <translation>die Verbindung brach ab</translation>
    </message>
    <message>
        <source>it called a tool that does not exist</source>
        <translation>er hat ein Werkzeug gerufen, das es nicht gibt</translation>
    </message>
    <message>
        <source>it is too busy</source>
        <translation>er ist zu beschäftigt</translation>
    </message>
    <message>
        <source>it failed with status {status}</source>
        <translation>er scheiterte mit Status {status}</translation>
    </message>
    <message>
        <source>it refuses the request with status {status}</source>
        <translation>er lehnt die Anfrage mit Status {status} ab</translation>
    </message>
    <message>
        <source>it has no model &apos;{model}&apos;; see  python main.py reasoner</source>
        <translation>er hat kein Modell „{model}“; siehe  python main.py reasoner</translation>
    </message>
    <message>
        <source>May {who} change something?</source>
        <translation>Darf {who} etwas ändern?</translation>
    </message>
    <message>
        <source>May {who} send something out?</source>
        <translation>Darf {who} etwas hinausschicken?</translation>
    </message>
    <message>
        <source>May {who} run a program?</source>
        <translation>Darf {who} ein Programm ausführen?</translation>
    </message>
    <message>
        <source>May {who} pay?</source>
        <translation>Darf {who} bezahlen?</translation>
    </message>
    <message>
        <source>May {who} do this?</source>
        <translation>Darf {who} das tun?</translation>
    </message>
    <message>
        <source>{server} asks</source>
        <translation>{server} fragt</translation>
    </message>
    <message>
        <source>I would write &quot;{text}&quot; into the file {file}, in place of what is in it.</source>
        <translation>Ich würde „{text}“ in die Datei {file} schreiben, anstelle dessen, was darin steht.</translation>
    </message>
    <message>
        <source>I would run this program, without network or files, for a few seconds at most: {code}</source>
        <translation>Ich würde dieses Programm ausführen, ohne Netz und Dateien, höchstens ein paar Sekunden lang: {code}</translation>
    </message>
    <message>
        <source>I would send &quot;{text}&quot; to your web search.</source>
        <translation>Ich würde „{text}“ an deine Websuche schicken.</translation>
    </message>
    <message>
        <source>I would fetch {address} from the web.</source>
        <translation>Ich würde {address} aus dem Web holen.</translation>
    </message>
    <message>
        <source>{server} wants to run {tool}.</source>
        <translation>{server} möchte {tool} ausführen.</translation>
    </message>
    <message>
        <source>{server} wants to run {tool}. What it is given leaves this computer.</source>
        <translation>{server} möchte {tool} ausführen. Was es dafür bekommt, verlässt diesen Rechner.</translation>
    </message>
    <message>
        <source>{server} wants to run {tool} with {given}.</source>
        <translation>{server} möchte {tool} ausführen, mit {given}.</translation>
    </message>
    <message>
        <source>{server} wants to run {tool} with {given}. What it is given leaves this computer.</source>
        <translation>{server} möchte {tool} ausführen, mit {given}. Was es dafür bekommt, verlässt diesen Rechner.</translation>
    </message>
    <message>
        <source>The tool server &apos;{name}&apos; is not there: {reason}. See mcp.json.</source>
        <translation>Der Werkzeug-Server „{name}“ ist nicht da: {reason}. Siehe mcp.json.</translation>
    </message>
    <message>
        <source>The tool server &apos;{name}&apos; is started again: {reason}.</source>
        <translation>Der Werkzeug-Server „{name}“ wird neu gestartet: {reason}.</translation>
    </message>
    <message>
        <source>The tool server &apos;{name}&apos; is still starting; ask again once its tools are there.</source>
        <translation>Der Werkzeugserver „{name}“ startet noch; frag noch einmal, sobald seine Werkzeuge da sind.</translation>
    </message>
    <message>
        <source>grants.json cannot be written ({reason}): try again.</source>
        <translation>grants.json lässt sich nicht schreiben ({reason}): Versuch es noch einmal.</translation>
    </message>
    <message>
        <source>{file} names {count} servers; only the first {most} are started.</source>
        <translation>{file} nennt {count} Server; nur die ersten {most} werden gestartet.</translation>
    </message>
    <message>
        <source>{file} cannot be read ({reason}): its tools are not there.</source>
        <translation>{file} lässt sich nicht lesen ({reason}): die Werkzeuge darin fehlen.</translation>
    </message>
    <message>
        <source>{file} is not JSON of the form {form}: its tools are not there.</source>
        <translation>{file} ist kein JSON der Form {form}: die Werkzeuge darin fehlen.</translation>
    </message>
    <message>
        <source>it ended</source>
        <translation>er endete</translation>
    </message>
    <message>
        <source>it ended with status {status}</source>
        <translation>er endete mit Status {status}</translation>
    </message>
    <message>
        <source>it ended, saying &quot;{words}&quot;</source>
        <translation>er endete und sagte „{words}“</translation>
    </message>
    <message>
        <source>it ended with status {status}, saying &quot;{words}&quot;</source>
        <translation>er endete mit Status {status} und sagte „{words}“</translation>
    </message>
    <message>
        <source>it did not begin within {seconds} seconds</source>
        <translation>er begann nicht innerhalb von {seconds} Sekunden</translation>
    </message>
    <message>
        <source>the program {program} is not on this computer</source>
        <translation>das Programm {program} gibt es auf diesem Rechner nicht</translation>
    </message>
    <message>
        <source>nobody answers at its address</source>
        <translation>unter seiner Adresse antwortet niemand</translation>
    </message>
    <message>
        <source>it could not be started ({reason})</source>
        <translation>er ließ sich nicht starten ({reason})</translation>
    </message>
    <message>
        <source>it refused ({reason})</source>
        <translation>er lehnte ab ({reason})</translation>
    </message>
    <message>
        <source>it failed ({error})</source>
        <translation>er fiel aus ({error})</translation>
    </message>
    <message>
        <source>it sent more than anybody can read</source>
        <translation>er hat mehr geschickt, als irgendwer lesen kann</translation>
    </message>
    <message>
        <source>it does not speak MCP on its output</source>
        <translation>er spricht auf seiner Ausgabe kein MCP</translation>
    </message>
    <message>
        <source>it sent a message of more than {size} MB</source>
        <translation>er hat eine Nachricht von mehr als {size} MB geschickt</translation>
    </message>
    <message>
        <source>{file}: the server &apos;{name}&apos; is left out, for {reason}.</source>
        <translation>{file}: der Server „{name}“ wird ausgelassen, denn {reason}.</translation>
    </message>
    <message>
        <source>Panel</source>
        <translation>Tafel</translation>
    </message>
    <message>
        <source>Panel {name}</source>
        <translation>Tafel {name}</translation>
    </message>
    <message>
        <source>Close the panel {name}</source>
        <translation>Tafel {name} schließen</translation>
    </message>
    <message>
        <source>Panels</source>
        <translation>Tafeln</translation>
    </message>
    <message>
        <source>Panel opened: {name}</source>
        <translation>Tafel geöffnet: {name}</translation>
    </message>
    <message>
        <source>Table of {columns}; {count} rows</source>
        <translation>Tabelle: {columns}; {count} Zeilen</translation>
    </message>
    <message>
        <source>{language} code</source>
        <translation>Code in {language}</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>{number} tn</source>
        <translation>{number} Bio.</translation>
    </message>
    <message>
        <source>{number} bn</source>
        <translation>{number} Mrd.</translation>
    </message>
    <message>
        <source>{number} M</source>
        <translation>{number} Mio.</translation>
    </message>
    <message>
        <source>{code}, line {line} is marked: {words}</source>
        <translation>{code}, Zeile {line} ist markiert: {words}</translation>
    </message>
    <message>
        <source>Chart {name}: {numbers}</source>
        <translation>Diagramm {name}: {numbers}</translation>
    </message>
    <message>
        <source>No numbers yet</source>
        <translation>Noch keine Zahlen</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filtern</translation>
    </message>
    <message>
        <source>Filter the choices</source>
        <translation>Die Auswahl filtern</translation>
    </message>
    <message>
        <source>Choices</source>
        <translation>Auswahl</translation>
    </message>
    <message>
        <source>Slider</source>
        <translation>Schieberegler</translation>
    </message>
    <message>
        <source>Not set</source>
        <translation>Nicht gesetzt</translation>
    </message>
    <message>
        <source>Date and time</source>
        <translation>Datum und Zeit</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Notizen</translation>
    </message>
    <message>
        <source>Writes down what you say and finds it again. Does not ask.</source>
        <translation>Schreibt auf, was du sagst, und findet es wieder. Fragt nicht.</translation>
    </message>
    <message>
        <source>This conversation</source>
        <translation>Dieses Gespräch</translation>
    </message>
    <message>
        <source>Looks up what was said and seen before. Only reads.</source>
        <translation>Sucht, was früher gesagt und gesehen wurde. Liest nur.</translation>
    </message>
    <message>
        <source>Tables, charts, checklists, quizzes, counters. Changes nothing else.</source>
        <translation>Tabellen, Diagramme, Checklisten, Quiz, Zähler. Ändert sonst nichts.</translation>
    </message>
    <message>
        <source>Translation</source>
        <translation>Übersetzung</translation>
    </message>
    <message>
        <source>On this computer. Only reads.</source>
        <translation>Auf diesem Rechner. Liest nur.</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>Reads in the folders below without asking; asks before it writes.</source>
        <translation>Liest in den Ordnern unten, ohne zu fragen; fragt, bevor es schreibt.</translation>
    </message>
    <message>
        <source>Databases</source>
        <translation>Datenbanken</translation>
    </message>
    <message>
        <source>SQLite files in the folders below. Only reads.</source>
        <translation>SQLite-Dateien in den Ordnern unten. Liest nur.</translation>
    </message>
    <message>
        <source>Python</source>
        <translation>Python</translation>
    </message>
    <message>
        <source>Runs what you dictate, without network or files. Asks first.</source>
        <translation>Führt aus, was du diktierst, ohne Netz und ohne Dateien. Fragt vorher.</translation>
    </message>
    <message>
        <source>Web</source>
        <translation>Web</translation>
    </message>
    <message>
        <source>Searches and reads pages; asks before anything is sent. Needs an address below.</source>
        <translation>Sucht und liest Seiten; fragt, bevor etwas gesendet wird. Braucht unten eine Adresse.</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
    <message>
        <source>What the reasoner may use when you ask for it, from the next session on. Nothing that a screen or a tool shows can start a tool. Clock, timers, sums and units are always there.</source>
        <translation>Was der Denker auf deine Bitte benutzen darf, ab der nächsten Sitzung. Nichts, was ein Bildschirm oder ein Werkzeug zeigt, kann ein Werkzeug starten. Uhr, Timer, Rechnen und Einheiten sind immer da.</translation>
    </message>
    <message>
        <source>Folders where files may be used</source>
        <translation>Ordner, in denen Dateien benutzt werden dürfen</translation>
    </message>
    <message>
        <source>With commas between. Empty: no file is looked at.</source>
        <translation>Mit Kommas dazwischen. Leer: Keine Datei wird angesehen.</translation>
    </message>
    <message>
        <source>Address of a web search</source>
        <translation>Adresse einer Websuche</translation>
    </message>
    <message>
        <source>One that answers as SearXNG does. Empty: the web is not searched.</source>
        <translation>Eine, die antwortet wie SearXNG. Leer: Im Web wird nicht gesucht.</translation>
    </message>
    <message>
        <source>Servers are named in {file}, as for other MCP hosts.</source>
        <translation>Server stehen in {file}, wie bei anderen MCP-Programmen.</translation>
    </message>
    <message>
        <source>Left out in mcp.json.</source>
        <translation>In mcp.json ausgelassen.</translation>
    </message>
    <message>
        <source>Asks before it changes or sends anything, unless you allowed it for always.</source>
        <translation>Fragt, bevor er etwas ändert oder sendet, außer du hast es für immer erlaubt.</translation>
    </message>
    <message>
        <source>Server {name}</source>
        <translation>Server {name}</translation>
    </message>
    <message>
        <source>{name} may do everything without asking.</source>
        <translation>{name} darf alles, ohne zu fragen.</translation>
    </message>
    <message>
        <source>Have {name} ask again</source>
        <translation>{name} wieder fragen lassen</translation>
    </message>
    <message>
        <source>Holds at once, also in the session that runs.</source>
        <translation>Gilt sofort, auch in der laufenden Sitzung.</translation>
    </message>
    <message>
        <source>{name} asks again.</source>
        <translation>{name} fragt wieder.</translation>
    </message>
    <message>
        <source>There is no folder {folder}: write its whole path.</source>
        <translation>Den Ordner {folder} gibt es nicht: Schreib seinen ganzen Pfad.</translation>
    </message>
    <message>
        <source>“{words}” is no address: it begins with http:// or https://.</source>
        <translation>„{words}“ ist keine Adresse: Sie beginnt mit http:// oder https://.</translation>
    </message>
</context>
</TS>
