"""The main window: shows what `AppEvent`s say and turns clicks and keys into `Command`s; knows no loop."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from app.events import (
    AppEvent,
    CancelTask,
    CancelWish,
    Command,
    DeviceChanged,
    Ended,
    Gestured,
    Interjected,
    Interpreted,
    ModeChanged,
    Mute,
    PartChanged,
    Pictured,
    Pointed,
    QuestionClosed,
    QuietChanged,
    Said,
    SetMode,
    StopSpeaking,
    TalkChanged,
    TalkKey,
    TaskChanged,
    ThinkerChanged,
    Ticked,
    TypeText,
    WishesChanged,
)
from app.panels.protocol import Drawn, Gone
from app.settings.document import Settings
from app.views.announce import announce
from app.views.compact import CompactBar
from app.views.devices import NAMES
from app.views.gesture_sign import GestureSign
from app.views.head import Head
from app.views.heartbeat import Heartbeat
from app.views.icons import app_icon
from app.views.mode_choice import ModeChoice
from app.views.panels.dock import PANEL_KEYS, PanelDock
from app.views.parts import Banner, PartStates
from app.views.profile_desk import ProfileDesk
from app.views.questions import QuestionStack
from app.views.side import Middle, Side
from app.views.signs import Signs
from app.views.sound_desk import SoundDesk
from app.views.styled import styled
from app.views.tact_desk import WHY_KEYS, TactDesk
from app.views.talk import Talk
from app.views.talk_key import KEYS as TALK_KEYS
from app.views.theme import Theme
from app.views.thinker import ThinkerSign
from app.views.toast import ToastStack
from app.views.words import keys_shown, tr
from engine.protocol import TICK_SECONDS
from engine.reasoner.protocol import Asked, ToolServer


class MainWindow(QMainWindow):
    """``submit`` takes the user's commands and must return at once. Events come in through `receive`.

    Closing is asked for with ``close_asked`` and refused until `let_close`, so that a session can end first.
    """

    close_asked = Signal()
    ended = Signal()
    settings_chosen = Signal(object)  # a `Section` as the user wants it from now on

    def __init__(self, theme: Theme, submit: Callable[[Command], None]) -> None:
        super().__init__()
        self._submit = submit
        self._may_close = False
        self._ending = False
        self.setWindowTitle("Tandem")
        self.setWindowIcon(app_icon())
        self._root = styled(QWidget(), "root")
        self.signs = Signs()
        self.gestures = GestureSign(self.signs, self)
        self.tact = TactDesk(self)
        self.modes = ModeChoice()
        self.ways = ProfileDesk(self)
        self.head = Head(theme, (self.ways.picker, self.tact.quiet, self.modes))
        self.presence = self.head.presence
        self.compact = CompactBar(theme)
        self.banner = Banner()
        self.questions = QuestionStack()
        self.talk = Talk(theme)
        self._theme = theme
        self._side = Side(theme)
        self.tiles, self.errands = self._side.tiles, self._side.errands
        self.heartbeat = Heartbeat(theme)
        self.parts = PartStates()
        self.thinker = ThinkerSign()
        self.toasts = ToastStack(theme, parent=self)
        self.sound = SoundDesk(theme, submit, self)
        self.panels = PanelDock(theme, self)
        self._lay_out()
        self._connect()
        self.resize(1180, 800)
        self.setMinimumSize(780, 560)
        self.talk.line.setFocus()

    @Slot(object)
    def receive(self, event: AppEvent) -> None:
        """Show one event. Call it in the UI thread."""
        self.sound.receive(event)
        match event:
            case Ticked():
                if not self._ending:
                    self.head.add(event)
                    self.compact.add(event)
                self.heartbeat.add(event)
                self.tiles["microphone"].sight.show_level(event.mic_level)
                self.tiles["speaker"].sight.show_level(event.voice_level)
                self.talk.captions.move_to((event.tick + 1) * TICK_SECONDS)
            case Said():
                self.talk.add_said(event)
                self.compact.add_said(event)
            case Interpreted():
                self.talk.interpreted.add(event)
            case Interjected():
                self._interject(event)
            case TaskChanged():
                self.errands.change_task(event)
            case WishesChanged():
                self.errands.show_wishes(event.wishes)
            case DeviceChanged():
                self._change_device(event)
            case ThinkerChanged():
                self.thinker.show_thinker(event)
            case PartChanged():
                self.parts.apply(event)
                self.banner.put(event.part, event.message if event.state == "failed" else "")
                if event.state == "failed":
                    announce(self, event.message, urgent=True)
            case Pictured():
                self.tiles[event.source].show_frame(event.frame)
            case Gestured() | Pointed():
                self.gestures.show(event)
            case ModeChanged():
                self.modes.show_mode(event.mode)
            case TalkChanged():
                self._show_talk(event)
            case QuietChanged():
                self.signs.put("quiet", tr("Quiet {why}", why=event.why) if event.why else "")
                self.toasts.be_discreet(bool(event.why))
            case Asked():
                self.questions.ask(event)
                self._call_for(event)
            case QuestionClosed():
                self.questions.close_question(event)
                self.toasts.close_question(event.question)
            case ToolServer():
                self.banner.put(f"tools {event.name}", "" if event.state == "restarting" else event.message)
            case Drawn() | Gone():
                self.panels.receive(event)
            case Ended():
                self._end(event)

    def show_settings(self, settings: Settings) -> None:
        """What the user has chosen, at the start and after every change."""
        self.ways.show_settings(settings)
        self.talk.interpreted.setVisible(settings.profiles.current.interpreting)
        self.tact.show_tact(settings.tact)
        self.sound.show_sound(settings.sound)

    def show_problem(self, sentence: str) -> None:
        """Show a sentence on top that stays."""
        self.banner.put("session", sentence)
        announce(self, sentence, urgent=True)

    def stop_speaking(self) -> None:
        """Have the assistant fall silent at once; take down what it told in toasts, and end a search."""
        self.toasts.hush()
        self.talk.search.close_bar()
        self._submit(StopSpeaking())

    def set_compact(self, compact: bool) -> None:
        """Put the small bar in the window's place, or the window in the bar's."""
        self.compact.setVisible(compact)
        self.setVisible(not compact)
        (self.compact if compact else self).activateWindow()

    def bring_to_front(self) -> None:
        """Show the window, wherever it was put away."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def showEvent(self, event: QShowEvent) -> None:
        self.compact.hide()
        super().showEvent(event)

    @property
    def ending(self) -> bool:
        """Whether the session takes no commands any more."""
        return self._ending

    def show_ending(self) -> None:
        """Say that the session is being ended; commands are no longer taken."""
        self._ending = True
        self.presence.say(tr("Ending"), tr("Keeping what was said. Close again to leave at once."))
        self._root.setEnabled(False)

    def add_tools(self, tools: QWidget) -> None:
        """Put buttons at the end of the last line, where they make the window no wider."""
        self.parts.add(tools)

    def add_offer(self, offer: QWidget) -> None:
        """Put a question to the user above the conversation."""
        self._column.insertWidget(self._column.indexOf(self.banner) + 1, offer)

    def let_close(self) -> None:
        """Close for good."""
        self._may_close = True
        self.compact.hide()
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._may_close:
            self.close_asked.emit()  # may call `let_close` before it returns
        if self._may_close:
            self.toasts.clear()
        event.setAccepted(self._may_close)

    def _call_for(self, asked: Asked) -> None:
        """The user is elsewhere: say so there, and leave the keyboard to what they are writing."""
        seen = self.isActiveWindow() and self.isVisible() and not self.isMinimized()
        if not seen:
            self.toasts.ask(asked)
            QApplication.alert(self)

    def _interject(self, event: Interjected) -> None:
        self.talk.add_interjection(event)
        self.tact.add(event)
        if event.toasted:
            self.toasts.interject(event)
        if event.toasted or event.voiced:
            because = tr("Because: {reason}", reason=event.reason)
            announce(self, f"{event.text} {because}", urgent=True)

    def _change_device(self, event: DeviceChanged) -> None:
        tile = self.tiles[event.device]
        changed = event.state != tile.state
        tile.apply(event)
        if changed:
            announce(self, tile.accessibleName())
        muted = [tr(NAMES[device]) for device, known in self.tiles.items() if known.state == "muted"]
        sign = tr("Muted: {devices}", devices=", ".join(muted)) if muted else ""
        self.signs.put("muted", sign)
        self.compact.show_muted(sign)
        if event.device == "microphone":
            self.presence.note_hearing(event.state == "live")
            self.compact.change_microphone(event)

    def _show_talk(self, event: TalkChanged) -> None:
        self.compact.show_talk(event)
        held, push = tr("Held: not heard"), tr("Push to talk: hold {keys}", keys=keys_shown(TALK_KEYS))
        words = push if event.push_to_talk else held
        self.signs.put("talk", "" if event.heard else words)

    def _end(self, event: Ended) -> None:
        self._ending = True
        kept = tr("What was said is kept in {folder}.", folder=event.folder) if event.folder else ""
        self.presence.say(tr("Ended"), event.message or tr("The session is over."))
        self.show_problem(f"{event.message} {kept}".strip())
        self.talk.line.setEnabled(False)
        self.questions.clear()
        self.toasts.close_questions()
        self.ended.emit()

    def _connect(self) -> None:
        self.modes.chosen.connect(lambda mode: self._submit(SetMode(mode)))
        self.talk.typed.connect(lambda text: self._submit(TypeText(text)))
        self.errands.cancel_task_asked.connect(lambda task: self._submit(CancelTask(task)))
        self.errands.cancel_wish_asked.connect(lambda wish: self._submit(CancelWish(wish)))
        for tile in self.tiles.values():
            tile.mute_asked.connect(lambda device, muted: self._submit(Mute(device, muted)))
            tile.choose_asked.connect(self.sound.open)
        self.ways.chosen.connect(self.settings_chosen)
        self.tact.chosen.connect(self.settings_chosen)
        self.sound.chosen.connect(self.settings_chosen)
        self.talk.view.note_asked.connect(self.tact.show_menu)
        self.toasts.asked.connect(self.tact.ask)
        self.toasts.window_asked.connect(self.bring_to_front)
        self.banner.changed.connect(lambda: self.compact.show_problems(self.banner.sentences()))
        self.head.stop_asked.connect(self.stop_speaking)
        self.head.compact_asked.connect(lambda: self.set_compact(True))
        self.compact.mute_asked.connect(lambda muted: self._submit(Mute("microphone", muted)))
        self.compact.talked.connect(lambda down: self._submit(TalkKey(down)))
        self.compact.stop_asked.connect(self.stop_speaking)
        self.compact.expand_asked.connect(lambda: self.set_compact(False))
        QShortcut(QKeySequence("Ctrl+Q"), self, self.close)
        QShortcut(QKeySequence("Escape"), self, self.stop_speaking)
        QShortcut(QKeySequence(PANEL_KEYS), self, self.panels.focus_panels)
        self.panels.acted.connect(self._submit)
        self.questions.answered.connect(self._submit)
        QShortcut(QKeySequence(WHY_KEYS), self, self.tact.ask_why)

    def _lay_out(self) -> None:
        column = self._column = QVBoxLayout(self._root)
        column.setContentsMargins(18, 14, 18, 12)
        column.setSpacing(12)
        column.addWidget(self.head)
        column.addWidget(self.signs)
        column.addWidget(self.banner)
        column.addWidget(self.questions)
        column.addWidget(Middle(self.talk, self._side, self._theme), 1)
        column.addWidget(self.heartbeat)
        foot = QHBoxLayout()
        foot.addWidget(self.parts, 1)
        foot.addWidget(self.thinker)
        column.addLayout(foot)
        self.setCentralWidget(self._root)
        self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.panels)
