"""Wishes are read from ordinary sentences, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.session.wishes import Wishes
from engine.wishes import WishText, confirmation, puts_right, read_wish, spoken_duration


@pytest.mark.parametrize(
    ("words", "wish"),
    [
        ("Remind me to breathe every four seconds.", WishText("every", "Breathe.", 4)),
        ("Every half minute tell me to sit up", WishText("every", "Sit up.", 30)),
        ("remind me every twenty five minutes to stretch", WishText("every", "Stretch.", 1500)),
        ("In ten seconds, say stop", WishText("at", "Stop.", 10)),
        ("Can you remind me in half an hour to call mum?", WishText("at", "Call mum.", 1800)),
        ("Set a reminder in 2.5 minutes", WishText("at", "Set a reminder.", 150)),
        ("Remind me thirty minutes from now to send that email", WishText("at", "Send that email.", 1800)),
        ("Half a minute then say next", WishText("at", "Next.", 30)),
        ("Let me know when ten minutes are up", WishText("at", "It is time.", 600)),
        ("In about a quarter of an hour say I have to go", WishText("at", "I have to go.", 900)),
        ("Tell me twice an hour to stretch", WishText("every", "Stretch.", 1800)),
        ("Say focus when you hear me say football", WishText("word", "Focus.", 0, "football")),
        ("Remind me every hour and a half to stretch", WishText("every", "Stretch.", 5400)),
        ("Call Anna in half an hour from now", WishText("at", "Call anna.", 1800)),
        ("Half an hour from now tell me to stretch", WishText("at", "Stretch.", 1800)),
        ("Remind me in one minute thirty seconds to turn the eggs.", WishText("at", "Turn the eggs.", 90)),
        ("Remind me in 1 hour 15 minutes to call Anna.", WishText("at", "Call anna.", 4500)),
        ("In an hour and ten minutes tell me to call.", WishText("at", "Call.", 4200)),
        ("Remind me in one hour thirty to call", WishText("at", "Call.", 5400)),
        ("Remind me in two hours forty-five to eat", WishText("at", "Eat.", 9900)),
        ("Every two minutes thirty seconds tell me to breathe", WishText("every", "Breathe.", 150)),
        ("Every minute and ten seconds say go", WishText("every", "Go.", 70)),
        ("Remind me one hour five minutes from now to go", WishText("at", "Go.", 3900)),
        ("Tell me when two minutes thirty seconds are up", WishText("at", "It is time.", 150)),
        ("Remind me in 23 hours 59 minutes 60 seconds to rest", WishText("at", "Rest.", 86_400)),
        ("In ten minutes remind me of a second date", WishText("at", "Of a second date.", 600)),
        ("Remind me in ten minutes, no, in fifteen minutes to stretch.", WishText("at", "Stretch.", 900)),
        ("Remind me in ten minutes, I mean an hour ten minutes, to go", WishText("at", "Go.", 4200)),
        ("Tell me every hour, no, sorry, every two hours to sit up", WishText("every", "Sit up.", 7200)),
        ("Remind me a half hour from now to eat", WishText("at", "Eat.", 1800)),
        ("Remind me in a half hour to eat", WishText("at", "Eat.", 1800)),
        ("Twenty five minutes from now tell me to go", WishText("at", "Go.", 1500)),
        (
            "Remind me every hour to rest for five minutes and thirty seconds",
            WishText("every", "Rest for five minutes and thirty seconds.", 3600),
        ),
        (
            "Remind me in an hour to set a two minute thirty second timer",
            WishText("at", "Set a two minute thirty second timer.", 3600),
        ),
        ("In ten minutes a man will come, remind me", WishText("at", "It is time.", 600)),
        ("Flag any time I say guys", WishText("word", "You said guys.", 0, "guys")),
        ("please tell me when someone comes in", WishText("person", "Someone just came in.")),
        ("Tell me at once when I say garden.", WishText("word", "You said garden.", 0, "garden")),
        ("Stop me when I say 'basically'", WishText("word", "You said basically.", 0, "basically")),
        ("please say cheese whenever I say the word photo", WishText("word", "Cheese.", 0, "photo")),
        ("When I say good morning say hello there", WishText("word", "Hello there.", 0, "good morning")),
        ("Let me know as soon as somebody enters the room", WishText("person", "Someone just came in.")),
        ("Count my squats out loud.", WishText("count", "", 0, "squats")),
        ("Can you count how many sit-ups I do?", WishText("count", "", 0, "sit-ups")),
        ("count how many times I touch my toes please", WishText("count", "", 0, "touch my toes")),
        ("I'm doing push ups, count them for me", WishText("count", "", 0, "push ups")),
        ("Count along!", WishText("count", "", 0, "repetitions")),
        (
            "Say start when I start waving, and say stop when I stop.",
            WishText("span", "Start. Stop.", 0, "waving"),
        ),
        ("tell me when I begin to clap and when I finish", WishText("span", "Start. Stop.", 0, "clap")),
        ("let me know whenever I start or stop moving", WishText("span", "Start. Stop.", 0, "moving")),
        (
            "Say 'now' when I begin dancing and 'time is up' when I stop",
            WishText("span", "Now. Time is up.", 0, "dancing"),
        ),
        (
            "When I start jumping say hello and when I stop say bye",
            WishText("span", "Hello. Bye.", 0, "jumping"),
        ),
    ],
)
def test_a_sentence_becomes_a_wish(words: str, wish: WishText) -> None:
    assert read_wish(words) == wish


@pytest.mark.parametrize(
    ("words", "phrase", "seconds"),
    [
        ("Remind me every ten minutes to drink, no, every twenty minutes.", "Drink.", 1200),
        ("remind me every ten minutes to drink no every twenty minutes", "Drink.", 1200),
        ("Remind me to drink every ten minutes, no, every twenty.", "Drink.", 1200),
        ("Remind me to drink every ten minutes. No, every twenty minutes.", "Drink.", 1200),
        ("Remind me every ten minutes to drink, no, every twenty minutes to drink.", "Drink.", 1200),
        ("Remind me in ten minutes, no, in fifteen, to call.", "Call.", 900),
        ("Remind me in ten, no, fifteen minutes to call.", "Call.", 900),
        ("Remind me in ten minutes to call, make that fifteen.", "Call.", 900),
        ("Remind me in ten minutes to call, sorry, fifteen minutes please.", "Call.", 900),
        ("Remind me in ten minutes to call. Actually, fifteen.", "Call.", 900),
        ("Remind me in two hours, no, make it half an hour, to call.", "Call.", 1800),
        ("No, remind me every hour to drink.", "Drink.", 3600),
        ("Actually, tell me in ten minutes.", "It is time.", 600),
        ("Remind me in an hour to make it two.", "Make it two.", 3600),
        ("Remind me in ten minutes to say no to one cookie.", "Say no to one cookie.", 600),
        ("Remind me every hour to say no thirty times.", "Say no thirty times.", 3600),
        ("Remind me every hour to wait one minute.", "Wait one minute.", 3600),
        ("Remind me in ten minutes that no one is home.", "That no one is home.", 600),
        ("In ten minutes no one will be here, remind me.", "It is time.", 600),
        ("Remind me in an hour that I am actually two hours late.", "That i am actually two hours late.", 3600),
        ("Remind me in ten minutes to call. Sorry, one more thing.", "Call.", 600),
        ("Remind me in ten minutes to call. No, ten people are coming.", "Call.", 600),
        ("Make a noise every minute.", "Make a noise.", 60),
    ],
)
def test_a_time_that_is_corrected_is_the_one_that_counts(words: str, phrase: str, seconds: float) -> None:
    wish = read_wish(words)
    assert wish is not None
    assert (wish.phrase, wish.seconds) == (phrase, seconds)


@pytest.mark.parametrize(
    ("words", "phrase"),
    [
        ("Remind me to drink every hour, okay?", "Drink."),
        ("Remind me to drink every hour. Thank you very much.", "Drink."),
        ("Remind me in ten minutes to call Ana. Thanks.", "Call ana."),
        ("remind me in ten minutes to call ana thank you", "Call ana."),
        ("Remind me in ten minutes to call Ana, would you please?", "Call ana."),
        ("Remind me in ten minutes to call Ana, will you?", "Call ana."),
        ("Remind me in ten minutes, thanks.", "It is time."),
        ("Remind me in ten minutes to take the cake out. It smells great already.", "Take the cake out."),
        ("It is in the oven. Remind me in ten minutes to take it out. It smells great.", "Take it out."),
        ("Remind me in ten minutes to call Ana. In five minutes I leave.", "Call ana."),
        ("Remind me in ten minutes. It's important.", "It is time."),
        ("Remind me in ten minutes. To call Ana.", "Call ana."),
        ("Tell me to go. In ten minutes.", "Go."),
        ("I must leave in ten minutes. Remind me.", "It is time."),
        ("In ten seconds say thank you.", "Thank you."),
        ("In ten minutes say many thanks.", "Many thanks."),
        ("Remind me in an hour to tell Ana thank you.", "Tell ana thank you."),
        ("Remind me to write a thank you in an hour.", "Write a thank you."),
        ("Remind me in an hour to see if Mum is okay.", "See if mum is okay."),
        ("Remind me every hour to check everything's okay.", "Check everything's okay."),
        ("In ten minutes say the time is up.", "The time is up."),
        ("Every hour say a kind word.", "A kind word."),
        ("Remind me every hour to tell me a joke.", "Tell me a joke."),
        ("Remind me in ten minutes to say what I think.", "Say what i think."),
        ("In an hour tell me the story is over.", "Tell me the story is over."),
        ("Nudge me every twenty minutes to look away.", "Look away."),
        ("Wake me up in twenty minutes.", "It is time."),
        ("Remind me in an hour's time to pay.", "Pay."),
        ("Remind me in ten minutes' time to pay.", "Pay."),
        ("Remind me in ten minutes or so to pay.", "Pay."),
        ("Remind me in a minute or two to pay.", "Pay."),
        ("Remind me again in five minutes to call Ana.", "Call ana."),
        ("Remind me in five minutes again to call Ana.", "Call ana."),
        ("Remind me once more in ten minutes to call Ana.", "Call ana."),
        ("Remind me again every hour.", "It is time."),
        ("Remind me in five minutes to call Ana again.", "Call ana again."),
        ("In ten minutes say again.", "Again."),
        ("Remind us every quarter of an hour to switch.", "Switch."),
        ("Tell us when five minutes are up.", "It is time."),
        ("Let us know in ten minutes.", "It is time."),
        ("Remind me in ten minutes to tell us a story.", "Tell us a story."),
        ("Give me a shout in ten minutes.", "It is time."),
        ("Give us a heads up in ten minutes.", "It is time."),
        ("Remind me every hour to stand up until I say stop.", "Stand up."),
        ("Remind me every hour until I tell you to stop to drink.", "Drink."),
        ("Say chop chop every minute until I'm dressed.", "Chop chop."),
        ("Remind me every ten minutes till I leave to drink.", "Drink."),
        ("Can I have a reminder every hour to do my eye drops?", "Do my eye drops."),
        ("I'll be on hold, tell me when 20 minutes have gone by.", "It is time."),
        ("Remind me in an hour to let Ana tell me.", "Let ana tell me."),
        ("In a second say go.", "Go."),
        ("How about you say go every minute?", "Go."),
        ("Remind me every ten minutes to wait until the kettle boils.", "Wait until the kettle boils."),
    ],
)
def test_what_is_said_is_what_was_asked_for_and_no_more(words: str, phrase: str) -> None:
    wish = read_wish(words)
    assert wish is not None
    assert wish.phrase == phrase


@pytest.mark.parametrize(
    ("words", "wish"),
    [
        ("Point it out whenever I say um or er", WishText("word", "You said um or er.", 0, "um or er")),
        ("Stop me when I say basically too often", WishText("word", "You said basically.", 0, "basically")),
        ("Remind me when I say dinner to call Ana", WishText("word", "Call ana.", 0, "dinner")),
        ("Correct me if I say less in a meeting", WishText("word", "You said less.", 0, "less")),
        ("Any time I say to be honest, say really", WishText("word", "Really.", 0, "to be honest")),
    ],
)
def test_a_cue_ends_where_the_asking_goes_on(words: str, wish: WishText) -> None:
    assert read_wish(words) == wish


@pytest.mark.parametrize(
    "words",
    [
        "Tell me when my kids get home.",
        "Warn me when my boss walks in.",
        "Let me know when my little sister arrives.",
        "Tell me when my mother-in-law comes in.",
        "When someone comes in, tell me.",
        "How are you? Tell me when someone comes in.",
        "I'd love to know when my friend gets here.",
    ],
)
def test_people_are_watched_for(words: str) -> None:
    assert read_wish(words) == WishText("person", "Someone just came in.")


@pytest.mark.parametrize(
    "words",
    [
        "No, every twenty minutes.",
        "no every twenty minutes would be better",
        "Actually, every twenty minutes.",
        "Oh no, in fifteen minutes.",
        "Make it every hour.",
        "Thanks. No, every twenty minutes.",
        "Actually I have to leave in ten minutes.",
        "Sorry, I will be there in ten minutes.",
        "Tell me the time every hour.",
        "Every hour tell me a joke.",
        "Tell me every ten minutes how long I have been working.",
        "Say what time it is every ten minutes.",
        "Read me the news every hour.",
        "What do you say when someone shows up late?",
        "What should I say when my boss walks in?",
        "Tell me what to say when my boss walks in.",
        "Tell me a story about when someone walks into a bar.",
        "Tell me when my pizza gets here.",
        "Tell me when my download arrives.",
        "Tell me when my boss's email arrives.",
        "My wife is happy when she comes home.",
        "Can you send Rosie up when she gets here?",
        "What happens if my parcel gets lost?",
        "If my train comes late, do I get money back?",
        "Remind me every hour on the hour to stand up.",
        "Remind me again in five minutes.",
        "Can you remind me again in half an hour, please?",
        "Remind me once more in ten minutes.",
        "What time will it be in two hours?",
        "Damaged files often open in a second program.",
        "Remind me who came in a second time.",
        "Could it refresh by itself every minute?",
        "You don't have to tell me when twenty minutes are up.",
        "What should I say in ten minutes?",
        "Do you think we can finish in ten minutes?",
        "No need to wake me in ten minutes.",
        "Can we meet in ten minutes?",
        "Where will we be in ten minutes?",
        "How do you feel after two minutes?",
        "Remind me every hour until five to stand up.",
        "Remind me every hour to stand up until five.",
        "Remind me every thirty minutes for the next two hours to drink.",
        "Tell me every ten minutes for an hour to switch.",
        "Until noon remind me every ten minutes to drink.",
        "Remind me every hour to drink until half past six this evening.",
    ],
)
def test_what_is_only_near_a_wish_is_none(words: str) -> None:
    assert read_wish(words) is None


@pytest.mark.parametrize(
    "words",
    [
        "",
        "Stop reminding me to breathe every four seconds.",
        "Stop telling me when someone comes in.",
        "Please don't remind me every four seconds any more.",
        "Stop reminding me to breathe every four seconds. Thank you.",
        "Um, stop telling me when someone comes in. I'm alone today.",
        "Tell me the hourly wage in Germany.",
        "Does the bus stop hourly?",
        "What's the weather two hours from now?",
        "Wait a second, then say it again.",
        "Remind me a hundred minutes from now.",
        "In half an hour and ten minutes tell me to call.",
        "Half an hour and ten minutes from now tell me to call.",
        "Remind me a hundred and five minutes from now.",
        "In two hours and a half tell me to eat.",
        "Two and a half minutes from now tell me to go.",
        "One and a half hours from now tell me to go.",
        "Remind me in an hour and a quarter to eat.",
        "Remind me in one hour and thirty to call.",
        "Remind me in two hours forty to eat.",
        "Remind me in an hour ten to eat.",
        "In an hour thirty remind me to go.",
        "Remind me in ten fifteen minutes to go.",
        "Remind me ten fifteen minutes from now to go.",
        "Remind me in ten minutes ten minutes to go.",
        "Remind me in 25 hours to stretch.",
        "Remind me in 99999999999999999999 hours to stretch.",
        f"Remind me in {'9' * 400} seconds to stretch.",
        "How long is a minute?",
        "What happened in the war?",
        "every few minutes it rains",
        "What happens when I say hello?",
        "If I said that, nobody laughed.",
        "Count to ten.",
        "Count the words in this file.",
        "How many push-ups should I do?",
        "What counts as a push-up?",
        "How do I start counting squats?",
        "I start work at nine and stop at five.",
        "Tell me when to start and when to stop.",
    ],
)
def test_other_sentences_are_no_wish(words: str) -> None:
    assert read_wish(words) is None


@pytest.mark.parametrize(
    ("words", "corrects"),
    [
        ("No, remind me to breathe every four seconds.", True),
        ("Okay. No, I meant remind me every hour to drink.", True),
        ("Remind me to breathe every four seconds.", False),
        ("No. Remind me to breathe every four seconds.", False),
        ("Remind me every hour to say no, thank you.", False),
        ("No, I am tired. Remind me every hour to drink.", False),
    ],
)
def test_who_begins_with_no_puts_a_wish_right(words: str, corrects: bool) -> None:
    assert puts_right(words) is corrects


def test_what_waits_for_other_words_puts_nothing_right() -> None:
    wishes = Wishes()
    wishes.open(WishText("word", "Meow.", cue="cat"), 0)
    assert wishes.put_right(WishText("word", "Woof.", cue="dog"), 40) is None
    assert wishes.put_right(WishText("word", "Meow.", cue="kitten"), 40) is not None
    assert wishes.put_right(WishText("word", "Purr.", cue="cat"), 40) is not None


@given(st.text(max_size=200))
def test_no_text_is_too_strange(words: str) -> None:
    read_wish(words)


def test_durations_are_said_as_people_say_them() -> None:
    assert [spoken_duration(each) for each in (1, 4, 60, 90, 120, 3600, 7200, 2.5, 150, 8130)] == [
        "1 second",
        "4 seconds",
        "1 minute",
        "90 seconds",
        "2 minutes",
        "1 hour",
        "2 hours",
        "2.5 seconds",
        "2 minutes 30 seconds",
        "2 hours 15 minutes 30 seconds",
    ]
    assert confirmation(WishText("every", "Breathe.", 4.0)) == "Okay, every 4 seconds."
