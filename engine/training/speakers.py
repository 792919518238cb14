"""Who the synthesisers' speakers are. Clips are kept under name and place in the list: only append."""

from __future__ import annotations

from typing import Final

ESPEAK_ACCENTS: Final = (
    "en-us", "en-gb", "en-us", "en-gb-x-rp", "en-029", "en-gb-scotland", "en-us-nyc", "en-gb-x-gbclan",
)  # fmt: skip
# espeak-ng has no file for Adam, Auntie, Belinda, Benjamin, David, Edward, Linda, Max, Paul, Steph and Zac (it
# writes them small) and takes no variant of "en-gb" ("en" is the same accent and does): these voices differ in
# accent, rate and pitch, and not in timbre.
ESPEAK: Final = (
    "m1", "f1", "m2", "klatt", "f2", "Andy", "m3", "Annie", "klatt2", "Alex", "f3", "m4", "Michael", "Andrea",
    "f4", "klatt3", "Lee", "m5", "Linda", "David", "f5", "Mario", "m6", "Steph", "klatt4", "Adam", "m7",
    "Belinda", "Gene", "Edward", "Alicia", "Max", "Zac", "Denis", "Auntie", "Benjamin", "Paul", "Hugo",
    "grandma", "victor", "norbert", "travis",
)  # fmt: skip
ESPEAK_OWN: Final = ("m3", "Annie", "klatt2")
ESPEAK_MORE_ACCENTS: Final = ("en-us", "en", "en-us-nyc", "en-gb-x-rp", "en-gb-x-gbclan")
ESPEAK_MORE: Final = (
    "max", "sandro", "pablo", "Mike", "rob", "steph3", "benjamin", "Henrique", "caleb", "zac", "michel",
    "linda", "john", "ed", "robert", "miguel", "steph", "paul", "edward2", "Storm", "belinda", "m8", "Gene2",
    "david", "steph2", "Nguyen", "adam",
)  # fmt: skip
PICO: Final = {  # speaking rate and pitch
    "en-US": ((1.0, 50), (0.85, 24), (1.15, 66), (0.92, 12), (1.08, 78), (1.2, 36), (0.88, 88)),
    "en-GB": ((1.0, 50), (0.9, 70), (1.12, 28), (0.84, 40), (1.18, 60), (0.95, 14), (1.05, 84)),
}
KOKORO: Final = (
    "am_michael", "bf_emma", "am_fenrir", "af_bella", "bm_george", "af_nicole", "am_puck", "bf_isabella",
    "am_echo", "af_sarah", "bm_lewis", "af_kore", "am_adam", "af_sky", "bm_fable", "am_onyx", "af_aoede",
    "em_alex", "am_liam", "bf_alice", "ff_siwis", "bm_daniel", "af_nova", "am_eric", "if_sara", "af_heart",
    "af_jessica", "af_river", "am_santa", "bf_lily", "hm_omega", "im_nicola", "jf_alpha", "pm_alex", "zm_yunxi",
)  # fmt: skip
KOKORO_OWN: Final = ("bf_isabella", "am_onyx")
KOKORO_VALIDATION: Final = ("am_fenrir", "af_sarah", "bm_lewis")
