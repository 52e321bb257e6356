#!/usr/bin/env python3
"""Make the small emoji font that the project carries from the full Noto Color Emoji.

    python3 fonts/subset-emoji.py IN.ttf OUT.ttf [--max-bytes 4000000]

The full font is 11 MB, much of it skin tones of every trade, families and the flags of the world. This keeps what posts about education
use: every smiley, hands and people with their skin tones, hearts, learning, objects, nature, food, places, arrows and signs, keycaps,
the Indonesian flag, and a few people joined with ZWJ (teachers, learners, scientists, people with a cane or a wheelchair, families).
What it leaves out is drawn as a missing glyph, which a check reports.

The SIL Open Font Licence allows modified versions. The font declares no Reserved Font Name, so the subset may keep its
name; the licence file stays beside it. Needs `fonttools`, nothing else. Same input, same bytes.
"""

import argparse
import os
import sys

from fontTools import subset
from fontTools.ttLib import TTFont

ZWJ = 0x200D
SKIN_TONES = range(0x1F3FB, 0x1F400)

# Blocks and stretches kept whole (first, last). Code points that the font lacks are skipped.
KEEP = [
    (0x0023, 0x0023), (0x002A, 0x002A), (0x0030, 0x0039), (0x00A9, 0x00A9), (0x00AE, 0x00AE), (0x20E3, 0x20E3),
    (0x2000, 0x23FF),   # joiners, punctuation, arrows, watch, hourglass, player buttons
    (0x25A0, 0x2647),   # shapes, weather, signs
    (0x2660, 0x27BF),   # cards, recycling, pencils, ticks, stars, hearts, dingbat arrows
    (0x2900, 0x2BFF),   # further arrows, squares, star, circle
    (0x1F192, 0x1F19A), # squared words: COOL, FREE, NEW, OK ...
    (0x1F1E9, 0x1F1E9), (0x1F1EE, 0x1F1EE), # the two letters of the Indonesian flag
    (0x1F300, 0x1F3F0), # weather, earth, plants, food, celebration, music, sport, buildings
    (0x1F3F3, 0x1F3FF), # flags, rosette, skin tones
    (0x1F400, 0x1F4FF), # animals, people, clothing, hearts, office, phones, books
    (0x1F500, 0x1F54F), # player signs, light, tools, search, bell, shapes, arrows, kaaba, mosque
    (0x1F570, 0x1F5FF), # clock, paper, speech bubbles, landmarks
    (0x1F600, 0x1F64F), # smileys and gestures
    (0x1F680, 0x1F6FF), # transport, signs
    (0x1F7E0, 0x1F7F0), # coloured circles and squares, heavy equals
    (0x1F90C, 0x1F9FF), # further smileys, hands, animals, food, objects
    (0x1FA70, 0x1FAFF), # further objects, nature, food, smileys, hands
]

# Left out of the stretches above: what a school's account has no use for.
DROP = [
    (0x264A, 0x2653),   # zodiac
    (0x1F377, 0x1F37B), (0x1F37E, 0x1F37E), (0x1F942, 0x1F943), # alcohol
    (0x1F3B0, 0x1F3B0), (0x1F3B4, 0x1F3B4), (0x1F3E9, 0x1F3E9), # gambling, love hotel
    (0x1F46F, 0x1F46F), (0x1F479, 0x1F47A), (0x1F482, 0x1F482), # masks, guards
    (0x1F48B, 0x1F48F), (0x1F491, 0x1F492), # kisses, rings, couples
    (0x1F51E, 0x1F51E), (0x1F52A, 0x1F52B), (0x1F5E1, 0x1F5E1), (0x1FA93, 0x1FA93), # adults only, weapons
    (0x1F52E, 0x1F52E), (0x1F595, 0x1F595), (0x1F6AC, 0x1F6AC), # fortune telling, rudeness, smoke
    (0x1F6C2, 0x1F6C5), # signs of airports
    (0x1F936, 0x1F936), (0x1F9B0, 0x1F9B3), (0x1F9DB, 0x1F9DF), # Mrs Claus, hair, vampires, genies, zombies
]

# Hands (with an ear and a strong arm), people and gestures that keep their five skin tones.
TONED = (
    [0x261D, 0x1F44A, 0x1F44B, 0x1F44C, 0x1F44D, 0x1F44E, 0x1F44F, 0x1F450, 0x1F446, 0x1F447, 0x1F448, 0x1F449, 0x1F442, 0x1F4AA]
    + list(range(0x270A, 0x270E))
    + [0x1F590, 0x1F596, 0x1F64B, 0x1F64C, 0x1F64F, 0x1F90F]
    + list(range(0x1F918, 0x1F920))
    + [0x1F932, 0x1FAF0, 0x1FAF1, 0x1FAF2, 0x1FAF3, 0x1FAF4, 0x1FAF5, 0x1FAF6]
    + list(range(0x1F466, 0x1F46A)) + [0x1F474, 0x1F475, 0x1F476] + list(range(0x1F9D1, 0x1F9D4)) + [0x1F9D5]
    + [0x1F647, 0x1F926, 0x1F937, 0x1F9CF, 0x1F481]
)

# Sequences kept, without variation selectors.
PEOPLE = [0x1F468, 0x1F469, 0x1F9D1]
SCHOOL = [0x1F3EB, 0x1F393] # teacher, learner: in every skin tone
ROLES = [
    *SCHOOL, 0x1F4BB, 0x1F52C, 0x1F3A8, 0x1F3A4, 0x1F33E, 0x1F373, 0x1F680, 0x1F4BC, 0x1F527, # technologist, scientist, artist ...
    0x2695, 0x1F9AF, 0x1F9BD, # health worker, white cane, wheelchair
]
GESTURES = [0x1F64B, 0x1F647, 0x1F926, 0x1F937, 0x1F9CF, 0x1F481] # raising a hand, bowing, ..., deaf person
SEQUENCES = (
    {(0x1F1EE, 0x1F1E9)}
    | {(key, 0x20E3) for key in [0x23, 0x2A, *range(0x30, 0x3A)]}
    | {(base, tone) for base in TONED for tone in SKIN_TONES}
    | {(person, tone, ZWJ, role) for person in PEOPLE for tone in SKIN_TONES for role in SCHOOL}
    | {(person, ZWJ, role) for person in PEOPLE for role in ROLES}
    | {(gesture, ZWJ, sign) for gesture in GESTURES for sign in (0x2640, 0x2642)}
    | {
        (0x2764, ZWJ, 0x1F525), (0x2764, ZWJ, 0x1FA79), # heart on fire, mended heart
        (0x1F62E, ZWJ, 0x1F4A8), (0x1F635, ZWJ, 0x1F4AB), (0x1F636, ZWJ, 0x1F32B), # breath out, dizzy, in clouds
        (0x1F441, ZWJ, 0x1F5E8), (0x1F9D1, ZWJ, 0x1F91D, ZWJ, 0x1F9D1), # witness, people holding hands
        (0x1F468, ZWJ, 0x1F469, ZWJ, 0x1F467), (0x1F468, ZWJ, 0x1F469, ZWJ, 0x1F466),
        (0x1F468, ZWJ, 0x1F469, ZWJ, 0x1F467, ZWJ, 0x1F466),
    }
)


def kept_code_points(available):
    """The code points of the font that the lists above keep."""
    dropped = {code for first, last in DROP for code in range(first, last + 1)}
    kept = {code for first, last in KEEP for code in range(first, last + 1)}
    return sorted((kept - dropped) & set(available))


def prune_ligatures(font):
    """Drop every joined form that is not in SEQUENCES, so that the subsetter does not follow it."""
    code_of = {glyph: code for code, glyph in sorted(font.getBestCmap().items(), reverse=True)}
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            if not hasattr(table, "ligatures"):
                continue
            for first, ligatures in list(table.ligatures.items()):
                table.ligatures[first] = [
                    ligature for ligature in ligatures
                    if tuple(code_of.get(glyph) for glyph in [first, *ligature.Component] if code_of.get(glyph) != 0xFE0F) in SEQUENCES
                ]
                if not table.ligatures[first]:
                    del table.ligatures[first]


def main():
    parser = argparse.ArgumentParser(description="Subset Noto Color Emoji for the project.")
    parser.add_argument("input", help="the full NotoColorEmoji.ttf (CBDT)")
    parser.add_argument("output", help="where the subset goes")
    parser.add_argument("--max-bytes", type=int, default=4_000_000, help="fail if the subset is larger")
    arguments = parser.parse_args()

    # Keep the font's own date, so that the same input gives the same bytes.
    font = TTFont(arguments.input, recalcTimestamp=False)
    prune_ligatures(font)
    options = subset.Options()
    options.layout_features = ["*"]
    options.name_IDs = ["*"]      # the copyright and licence lines stay
    options.notdef_outline = True
    options.glyph_names = False
    options.recalc_timestamp = False
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=kept_code_points(font.getBestCmap()))
    subsetter.subset(font)
    font.save(arguments.output)

    size = os.path.getsize(arguments.output)
    print(f"{arguments.output}: {len(font.getBestCmap())} code points, {font['maxp'].numGlyphs} glyphs, {size} bytes")
    if size > arguments.max_bytes:
        sys.exit(f"the subset is {size - arguments.max_bytes} bytes over the limit of {arguments.max_bytes}")


if __name__ == "__main__":
    main()
