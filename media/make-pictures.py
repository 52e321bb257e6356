#!/usr/bin/env python3
"""Makes the demo's still pictures, 1600×2000 JPEG, beside this file:

    kelas.jpg           two pupils at a window, a big tree, morning light
    panggung-radio.jpg  a studio microphone, headphones, sound waves
    festival-film.jpg   a phone on a tripod films a volcano

Needs: Python 3.9+, pycairo and `ffmpeg` (on Debian: apt install python3-cairo ffmpeg).

    python3 media/make-pictures.py              # all
    python3 media/make-pictures.py kelas        # one

Nothing is random between runs.
"""

import math
import random
import subprocess
import sys
from pathlib import Path

sys.dont_write_bytecode = True
HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import cairo  # noqa: E402
from flat import *  # noqa: E402,F403

WIDTH, HEIGHT = 1600, 2000
SKIN, SKIN_DARK = oklch(0.62, 0.085, 52), oklch(0.53, 0.085, 48)
WOOD, WOOD_DARK = oklch(0.68, 0.10, 62), oklch(0.50, 0.085, 50)


def backdrop(cr, *stops):
    cr.rectangle(0, 0, WIDTH, HEIGHT)
    fill_with(cr, ramp(0, HEIGHT, *stops))


def sun(cr, x, y, r, halo=0.22):
    cr.set_operator(cairo.OPERATOR_SCREEN)
    cr.arc(x, y, r * 3.4, 0, math.tau)
    fill_with(cr, glow(x, y, r, r * 3.4, alpha(mix(SUN, PAPER, 0.5), 0.6)))
    for k in (1.75, 1.42, 1.18):
        disc(cr, x, y, r * k, alpha(mix(SUN, PAPER, 0.6), halo))
    cr.set_operator(cairo.OPERATOR_OVER)
    cr.arc(x, y, r, 0, math.tau)
    fill_with(cr, ramp(y - r, y + r, (0, mix(SUN, PAPER, 0.12)), (1, oklch(0.78, 0.17, 68))))


# --- the classroom ----------------------------------------------------------------------------------------------

def kelas(cr):
    backdrop(cr, (0, oklch(0.36, 0.085, 258)), (1, oklch(0.27, 0.075, 264)))
    x0, y0, x1, y1 = 190, 150, 1410, 1310
    # Outside.
    cr.save()
    rounded(cr, x0, y0, x1 - x0, y1 - y0, 36)
    cr.clip()
    cr.rectangle(x0, y0, x1 - x0, y1 - y0)
    fill_with(cr, ramp(y0, y1, (0, oklch(0.76, 0.10, 236)), (0.5, oklch(0.945, 0.02, 190)), (0.85, oklch(0.90, 0.09, 74))))
    sun(cr, 1080, 590, 172)
    cloud(cr, 400, 390, 130, alpha(PAPER, 0.9), alpha(oklch(0.88, 0.04, 230), 0.8))
    land(cr, [(150, 1010), (330, 900), (500, 960), (700, 860), (900, 950), (1130, 850), (1300, 930), (1450, 880)], 1400)
    fill_with(cr, ramp(850, 1150, (0, oklch(0.74, 0.075, 215)), (1, oklch(0.84, 0.06, 190))))
    land(cr, [(150, 1100), (420, 1040), (800, 1080), (1150, 1020), (1450, 1060)], 1400)
    fill_with(cr, ramp(1020, 1300, (0, oklch(0.74, 0.14, 140)), (1, oklch(0.66, 0.14, 145))))
    # The tree: a trunk with three boughs, a crown of discs in three tones.
    bark = oklch(0.40, 0.06, 48)
    cr.move_to(610, 1180)
    cr.curve_to(690, 1100, 690, 980, 670, 820)
    cr.line_to(560, 640)
    cr.line_to(590, 620)
    cr.line_to(700, 740)
    cr.line_to(730, 560)
    cr.line_to(770, 560)
    cr.line_to(778, 760)
    cr.line_to(900, 640)
    cr.line_to(926, 664)
    cr.line_to(800, 850)
    cr.curve_to(790, 990, 800, 1100, 890, 1180)
    cr.close_path()
    fill(cr, bark)
    rng = random.Random(7)
    for i in range(26):
        petal(cr, 600 + 12 * i, 1192 + 8 * math.sin(i * 2.1), 44 + 20 * rng.random(), 18, -math.pi / 2 + rng.uniform(-0.6, 0.6))
        fill(cr, mix(oklch(0.70, 0.14, 142), oklch(0.62, 0.14, 146), rng.random()))
    oval(cr, 750, 1206, 210, 26, oklch(0.69, 0.14, 143))
    crown = [(560, 610, 150), (720, 470, 190), (900, 560, 160), (430, 530, 110), (610, 390, 130), (850, 390, 130), (1000, 470, 95),
             (740, 640, 120), (470, 660, 84), (960, 650, 84)]
    for x, y, r in crown:
        disc(cr, x, y + 14, r, oklch(0.45, 0.10, 158))
    for x, y, r in crown:
        disc(cr, x + r * 0.10, y - r * 0.10, r * 0.86, oklch(0.56, 0.125, 150))
    for x, y, r in crown[:7]:
        disc(cr, x + r * 0.26, y - r * 0.26, r * 0.56, oklch(0.67, 0.14, 138))
    for _ in range(34):
        x, y, r = rng.choice(crown)
        a, d = rng.uniform(0, math.tau), r * rng.uniform(0.1, 0.85)
        petal(cr, x + d * math.cos(a), y + d * math.sin(a), 34, 15, rng.uniform(-1.2, 0.4))
        fill(cr, alpha(oklch(0.78, 0.15, 125), 0.8))
    cr.restore()
    # The frame, with light on its right-hand edges.
    for x in (597, 1003):
        cr.move_to(x, y0)
        cr.line_to(x, y1)
        stroke(cr, WOOD_DARK, 26)
        cr.move_to(x + 3, y0)
        cr.line_to(x + 3, y1)
        stroke(cr, WOOD, 14)
    rounded(cr, x0, y0, x1 - x0, y1 - y0, 36)
    stroke(cr, WOOD_DARK, 44)
    rounded(cr, x0, y0, x1 - x0, y1 - y0, 36)
    stroke(cr, WOOD, 30)
    rounded(cr, x0 - 70, y1 - 8, x1 - x0 + 140, 54, 12)
    fill(cr, WOOD)
    rounded(cr, x0 - 70, y1 + 26, x1 - x0 + 140, 22, 10)
    fill(cr, WOOD_DARK)
    # A potted plant and books on the sill.
    for a in (-2.5, -2.05, -1.6, -1.15, -0.7):
        petal(cr, 310, 1200, 190, 52, a)
        fill(cr, mix(oklch(0.56, 0.125, 150), oklch(0.70, 0.14, 135), (a + 2.5) / 1.8))
    polygon(cr, [(252, 1190), (368, 1190), (350, 1302), (270, 1302)])
    fill(cr, CORAL)
    rounded(cr, 242, 1176, 136, 34, 8)
    fill(cr, mix(CORAL, PAPER, 0.2))
    for i, (w, c) in enumerate(((210, BLUE), (180, SUN), (196, PAPER))):
        rounded(cr, 1130 + 8 * i, 1264 - 40 * i, w, 38, 6)
        fill(cr, c)
        rounded(cr, 1130 + 8 * i + w - 40, 1264 - 40 * i, 14, 38, 0.1)
        fill(cr, alpha(INK, 0.25))
    # Light falls into the room.
    for a, b in ((200, 575), (620, 980), (1024, 1400)):
        polygon(cr, [(a, y1 + 50), (b, y1 + 50), (b - 330, 2000), (a - 330, 2000)])
        fill_with(cr, ramp(y1, 2000, (0, alpha(oklch(0.62, 0.13, 250), 0.62)), (1, alpha(oklch(0.62, 0.13, 250), 0.16))))
    pupil(cr, 520, 1400, scarf=False)
    pupil(cr, 1090, 1400, scarf=True)
    # Their desk.
    rounded(cr, -60, 1850, 1720, 62, 14)
    fill(cr, WOOD)
    cr.rectangle(0, 1898, WIDTH, 110)
    fill(cr, WOOD_DARK)
    rounded(cr, -60, 1850, 1720, 12, 6)
    fill(cr, mix(WOOD, PAPER, 0.45))


def pupil(cr, x, y, scarf):
    """Seen from behind, in the white shirt of a primary school."""
    shirt, shade = PAPER, oklch(0.86, 0.03, 250)
    cr.move_to(x - 250, y + 470)
    cr.curve_to(x - 250, y + 250, x - 190, y + 190, x - 70, y + 165)
    cr.line_to(x + 70, y + 165)
    cr.curve_to(x + 190, y + 190, x + 250, y + 250, x + 250, y + 470)
    cr.close_path()
    body = cr.copy_path()
    fill(cr, shirt)
    cr.save()
    cr.append_path(body)
    cr.clip()
    polygon(cr, [(x - 260, y + 160), (x - 60, y + 160), (x - 110, y + 480), (x - 260, y + 480)])
    fill(cr, shade)
    # Straps of the satchel.
    for s in (-1, 1):
        cr.move_to(x + s * 118, y + 170)
        cr.curve_to(x + s * 150, y + 250, x + s * 150, y + 330, x + s * 120, y + 480)
        stroke(cr, oklch(0.55, 0.19, 27), 34)
    cr.restore()
    if scarf:
        cr.move_to(x - 128, y + 30)
        cr.curve_to(x - 134, y - 150, x + 134, y - 150, x + 128, y + 30)
        cr.curve_to(x + 140, y + 110, x + 190, y + 190, x + 170, y + 250)
        cr.curve_to(x + 100, y + 330, x - 100, y + 330, x - 170, y + 250)
        cr.curve_to(x - 190, y + 190, x - 140, y + 110, x - 128, y + 30)
        cr.close_path()
        veil = cr.copy_path()
        fill(cr, mix(PAPER, oklch(0.86, 0.03, 250), 0.25))
        cr.save()
        cr.append_path(veil)
        cr.clip()
        cr.move_to(x - 200, y - 140)
        cr.curve_to(x - 60, y - 40, x - 60, y + 160, x - 110, y + 320)
        cr.line_to(x - 260, y + 320)
        cr.close_path()
        fill(cr, alpha(oklch(0.80, 0.04, 250), 0.8))
        for dx in (-30, 36):
            cr.move_to(x + dx, y + 90)
            cr.curve_to(x + dx * 1.2, y + 160, x + dx * 1.8, y + 210, x + dx * 2.4, y + 262)
            stroke(cr, alpha(oklch(0.78, 0.04, 250), 0.8), 5)
        cr.restore()
    else:
        rounded(cr, x - 52, y + 70, 104, 120, 40)
        fill(cr, SKIN_DARK)
        polygon(cr, [(x - 86, y + 172), (x, y + 206), (x + 86, y + 172), (x + 66, y + 150), (x - 66, y + 150)])
        fill(cr, mix(PAPER, oklch(0.86, 0.03, 250), 0.4))
        for s in (-1, 1):
            oval(cr, x + s * 122, y + 22, 22, 36, SKIN)
        cr.move_to(x - 116, y + 60)
        cr.curve_to(x - 150, y - 150, x + 150, y - 150, x + 116, y + 60)
        cr.curve_to(x + 96, y + 112, x + 50, y + 128, x, y + 128)
        cr.curve_to(x - 50, y + 128, x - 96, y + 112, x - 116, y + 60)
        cr.close_path()
        hair = cr.copy_path()
        fill(cr, oklch(0.24, 0.045, 270))
        cr.save()
        cr.append_path(hair)
        cr.clip()
        cr.move_to(x + 30, y - 84)
        cr.curve_to(x + 70, y - 70, x + 88, y - 40, x + 90, y - 2)
        stroke(cr, oklch(0.40, 0.06, 265), 14)
        cr.restore()


# --- the radio studio -------------------------------------------------------------------------------------------

def radio(cr):
    backdrop(cr, (0, oklch(0.30, 0.085, 266)), (1, oklch(0.22, 0.065, 268)))
    cx, cy = 800, 820
    # Sound: rings that leave the sun, lighter near it; above and below each other, like the motif's petals.
    for i in range(7, 0, -1):
        disc(cr, cx, cy, 470 + 130 * i, alpha(BLUE, 0.085))
    disc(cr, cx, cy, 470, mix(SUN, CORAL, 0.10))
    cr.arc(cx, cy, 470, 0, math.tau)
    fill_with(cr, ramp(cy - 470, cy + 470, (0, mix(SUN, PAPER, 0.10)), (1, oklch(0.78, 0.17, 68))))
    # Waves: bars on both sides, as a voice draws them.
    for i in range(11):
        for s in (-1, 1):
            h = (90, 190, 320, 230, 420, 280, 180, 300, 150, 80, 40)[i]
            x = cx + s * (300 + 62 * i)
            inside = abs(x - cx) < 440
            rounded(cr, x - 13, cy - h / 2, 26, h, 13)
            fill(cr, alpha(INK, 0.16) if inside else alpha(mix(WATER, PAPER, 0.25), max(0.2, 0.95 - 0.085 * i)))
    # The shock mount: a ring and its bands.
    steel, steel_dark, steel_light = oklch(0.44, 0.05, 262), oklch(0.30, 0.05, 264), oklch(0.72, 0.04, 250)
    cr.move_to(cx, 1320)
    cr.line_to(cx, 1830)
    stroke(cr, steel_dark, 54)
    cr.move_to(cx + 12, 1330)
    cr.line_to(cx + 12, 1830)
    stroke(cr, steel, 18)
    rounded(cr, cx - 262, 940, 46, 400, 23)
    fill(cr, steel_dark)
    rounded(cr, cx + 216, 940, 46, 400, 23)
    fill(cr, steel_dark)
    cr.arc(cx, 1200, 239, 0.12 * math.pi, 0.88 * math.pi)
    stroke(cr, steel_dark, 46)
    for y in (1010, 1130, 1250):
        for s in (-1, 1):
            cr.move_to(cx + s * 236, y + 24)
            cr.line_to(cx + s * 150, y - 24)
            cr.move_to(cx + s * 236, y - 24)
            cr.line_to(cx + s * 150, y + 24)
            stroke(cr, CORAL, 10)
    rounded(cr, cx - 60, 1400, 120, 100, 26)
    fill(cr, steel)
    # The body.
    cr.save()
    rounded(cr, cx - 178, 860, 356, 470, 60)
    cr.clip()
    cr.rectangle(cx - 178, 860, 356, 470)
    fill_with(cr, ramp(0, 0, (0, oklch(0.36, 0.06, 263)), (0.55, oklch(0.50, 0.06, 260)), (0.8, oklch(0.66, 0.05, 255)), (1, steel),
                       x0=cx - 178, x1=cx + 178))
    cr.restore()
    rounded(cr, cx - 178, 1270, 356, 26, 2)
    fill(cr, alpha(INK, 0.35))
    # The badge: four petals.
    for k in range(4):
        petal(cr, cx, 1100, 74, 42, math.pi / 4 + k * math.pi / 2)
        fill(cr, SUN)
    # The head with its grille.
    cr.save()
    rounded(cr, cx - 206, 390, 412, 520, 206)
    cr.clip()
    cr.rectangle(cx - 206, 390, 412, 520)
    fill_with(cr, ramp(0, 0, (0, oklch(0.58, 0.05, 260)), (0.4, oklch(0.82, 0.03, 250)), (0.72, oklch(0.95, 0.015, 240)),
                       (1, oklch(0.68, 0.05, 255)), x0=cx - 206, x1=cx + 206))
    for k in range(-16, 34):
        cr.move_to(cx - 206 + k * 30, 390)
        cr.rel_line_to(-520, 520)
        cr.move_to(cx + 206 - k * 30, 390)
        cr.rel_line_to(520, 520)
    stroke(cr, alpha(INK, 0.34), 4.5)
    cr.rectangle(cx - 206, 390, 412, 520)
    fill_with(cr, ramp(0, 0, (0, alpha(INK, 0.42)), (0.35, alpha(INK, 0)), (0.85, alpha(INK, 0)), (1, alpha(INK, 0.3)),
                       x0=cx - 206, x1=cx + 206))
    cr.restore()
    rounded(cr, cx - 212, 620, 424, 40, 16)
    fill(cr, steel_dark)
    rounded(cr, cx - 212, 622, 424, 10, 5)
    fill(cr, steel_light)
    rounded(cr, cx - 206, 866, 412, 58, 18)
    fill(cr, steel_dark)
    rounded(cr, cx - 206, 868, 412, 12, 6)
    fill(cr, steel_light)
    # The table, with faders.
    cr.rectangle(0, 1760, WIDTH, 300)
    fill_with(cr, ramp(1760, 2000, (0, oklch(0.40, 0.08, 262)), (1, oklch(0.30, 0.075, 265))))
    cr.rectangle(0, 1760, WIDTH, 10)
    fill(cr, oklch(0.56, 0.09, 256))
    oval(cr, cx, 1800, 210, 36, steel_dark)
    oval(cr, cx, 1788, 210, 36, steel)
    oval(cr, cx, 1780, 60, 14, steel_dark)
    for i, v in enumerate((0.3, 0.65, 0.45, 0.8)):
        x = 1120 + 112 * i
        rounded(cr, x - 5, 1826, 10, 150, 5)
        fill(cr, alpha(INK, 0.85))
        rounded(cr, x - 32, 1826 + 110 * v, 64, 34, 10)
        fill(cr, (CORAL, PAPER, SUN, WATER)[i])
        rounded(cr, x - 32, 1840 + 110 * v, 64, 5, 2)
        fill(cr, alpha(INK, 0.4))
    headphones(cr, 350, 1640)


def headphones(cr, x, y):
    """Resting on the table, one cup before the other."""
    band = oklch(0.93, 0.02, 85)
    cr.arc(x, y, 205, math.pi * 1.0, math.pi * 2.0)
    stroke(cr, band, 48)
    cr.arc(x, y, 205, math.pi * 1.25, math.pi * 1.75)
    stroke(cr, CORAL, 48)
    cr.arc(x, y + 4, 184, math.pi * 1.0, math.pi * 2.0)
    stroke(cr, alpha(INK, 0.22), 10)
    for s in (-1, 1):
        rounded(cr, x + s * 205 - 24, y - 10, 48, 90, 20)
        fill(cr, oklch(0.80, 0.03, 250))
        rounded(cr, x + s * 176 - 50, y + 10, 100, 210, 46)
        fill(cr, oklch(0.20, 0.05, 268))
        rounded(cr, x + s * 222 - 46, y - 4, 92, 238, 46)
        fill(cr, CORAL)
        rounded(cr, x + s * 236 - 20, y + 40, 34, 150, 17)
        fill(cr, mix(CORAL, PAPER, 0.35) if s > 0 else mix(CORAL, INK, 0.2))
    cr.move_to(x - 222, y + 232)
    cr.curve_to(x - 240, y + 330, x - 60, y + 250, x + 40, y + 300)
    cr.curve_to(x + 120, y + 340, x + 200, y + 310, x + 260, y + 380)
    stroke(cr, oklch(0.20, 0.05, 268), 13)


# --- the film festival ------------------------------------------------------------------------------------------

def volcano(cr, x, base, h, body, lit, foot):
    """A cone with its lit flank to the left."""
    w = h * 1.25
    left = [(x - w, base), (x - w * 0.55, base - h * 0.26), (x - w * 0.26, base - h * 0.66), (x - w * 0.10, base - h * 0.97)]
    right = [(x + w * 0.10, base - h * 0.97), (x + w * 0.25, base - h * 0.68), (x + w * 0.52, base - h * 0.30), (x + w, base)]
    curve(cr, left)
    cr.curve_to(x - w * 0.05, base - h * 0.93, x + w * 0.04, base - h * 0.95, *right[0])
    curve(cr, right, move=False)
    cr.close_path()
    shape = cr.copy_path()
    fill_with(cr, ramp(base - h, base, (0, body), (1, foot)))
    cr.save()
    cr.append_path(shape)
    cr.clip()
    polygon(cr, [(x - w, base - h * 1.1), (x + w * 0.01, base - h * 1.1), (x + w * 0.03, base - h * 0.82), (x - w * 0.05, base - h * 0.68),
                 (x + w * 0.06, base - h * 0.45), (x - w * 0.04, base - h * 0.22), (x + w * 0.05, base), (x - w, base)])
    fill(cr, lit)
    for dx, a, b in ((0.10, 0.86, 0.45), (0.22, 0.62, 0.20), (-0.16, 0.66, 0.36)):
        polygon(cr, [(x + w * dx * 0.7, base - h * a), (x + w * (dx + 0.05), base - h * (a + b) / 2), (x + w * dx * 1.7, base - h * b),
                     (x + w * dx, base - h * (a + b) / 2)])
        fill(cr, alpha(INK, 0.14))
    cr.restore()


def scene(cr, bright):
    """Sky, sun, volcano, hills; `bright` is how the phone sees it."""
    if bright:
        sky = ((0, oklch(0.66, 0.13, 245)), (0.42, oklch(0.90, 0.05, 215)), (0.62, oklch(0.92, 0.085, 78)))
    else:
        sky = ((0, oklch(0.55, 0.13, 252)), (0.35, oklch(0.76, 0.09, 235)), (0.62, oklch(0.90, 0.08, 76)))
    backdrop(cr, *sky)
    sun(cr, 1060, 520, 165)
    for i, (dx, dy, r) in enumerate(((0, 0, 40), (44, -66, 60), (18, -150, 82), (-60, -226, 100), (-170, -262, 76), (-262, -252, 54))):
        disc(cr, 796 + dx, 436 + dy, r, mix(PAPER, oklch(0.90, 0.04, 240), 0.1 * i))
    for i, (dx, dy, r) in enumerate(((0, 0, 30), (40, -64, 44), (12, -148, 60), (-68, -226, 74))):
        disc(cr, 790 + dx + r * 0.3, 440 + dy + r * 0.3, r * 0.72, oklch(0.86, 0.05, 245))
    land(cr, [(-20, 1120), (180, 960), (330, 1030), (520, 930), (760, 1000), (1130, 900), (1330, 1000), (1460, 930), (1640, 1000)], 1500)
    fill_with(cr, ramp(900, 1250, (0, oklch(0.72, 0.085, 238)), (1, oklch(0.86, 0.05, 215))))
    volcano(cr, 800, 1300, 870, oklch(0.44, 0.085, 255), alpha(PAPER, 0.20), oklch(0.68, 0.09, 190))
    # Lava, one confident line.
    cr.move_to(776, 470)
    cr.curve_to(800, 500, 820, 480, 836, 466)
    cr.curve_to(830, 540, 880, 590, 872, 660)
    cr.curve_to(868, 700, 902, 740, 900, 790)
    cr.curve_to(870, 760, 846, 716, 842, 664)
    cr.curve_to(836, 596, 796, 560, 776, 470)
    cr.close_path()
    fill(cr, CORAL)
    land(cr, [(-20, 1230), (240, 1150), (560, 1240), (880, 1190), (1240, 1250), (1640, 1130)], 2000)
    fill_with(cr, ramp(1130, 1500, (0, oklch(0.62, 0.115, 165)), (1, oklch(0.54, 0.11, 160))))
    rng = random.Random(11)
    for _ in range(30):
        x = rng.uniform(0, 1600)
        y = 1262 + 60 * math.sin(x / 260) + rng.uniform(-16, 46)
        r = rng.uniform(22, 46)
        disc(cr, x, y, r, mix(oklch(0.46, 0.10, 160), oklch(0.60, 0.125, 150), rng.random()))


def film(cr):
    scene(cr, False)
    # Foreground: a dark meadow.
    land(cr, [(-20, 1640), (300, 1560), (760, 1610), (1200, 1540), (1640, 1600)], 2010)
    fill_with(cr, ramp(1540, 2000, (0, oklch(0.40, 0.09, 172)), (1, oklch(0.29, 0.07, 200))))
    rng = random.Random(4)
    for _ in range(80):
        x, y = rng.uniform(-20, 1620), rng.uniform(1600, 1990)
        petal(cr, x, y, rng.uniform(50, 110), 14, -math.pi / 2 + rng.uniform(-0.5, 0.5))
        fill(cr, alpha(oklch(0.52, 0.115, 155), 0.75))
    # Tripod.
    dark, mid = oklch(0.21, 0.05, 268), oklch(0.36, 0.06, 262)
    for x1, x0 in ((330, 760), (1270, 840), (800, 800)):
        cr.move_to(x0, 1500)
        cr.line_to(x1, 2040)
        stroke(cr, dark, 46)
        cr.move_to(x0 + (8 if x1 >= 800 else 4), 1510)
        cr.line_to(lerp(x0, x1, 0.5) + 8, 1770)
        stroke(cr, mid, 14)
        cr.move_to(lerp(x0, x1, 0.56), 1802)
        cr.line_to(lerp(x0, x1, 0.60), 1824)
        stroke(cr, SUN, 52)
    rounded(cr, 716, 1440, 168, 110, 34)
    fill(cr, dark)
    rounded(cr, 752, 1330, 96, 140, 24)
    fill(cr, mid)
    # Clamp and phone.
    rounded(cr, 690, 1300, 220, 66, 20)
    fill(cr, dark)
    cr.save()
    px, py, pw, ph = 190, 700, 1220, 610
    rounded(cr, px + 14, py + 22, pw, ph, 84)
    fill(cr, alpha(INK, 0.28))
    rounded(cr, px, py, pw, ph, 84)
    fill(cr, oklch(0.20, 0.045, 268))
    rounded(cr, px + 7, py + 7, pw - 14, ph - 14, 78)
    stroke(cr, oklch(0.42, 0.05, 262), 5)
    sx, sy, sw, sh = px + 40, py + 38, pw - 80, ph - 76
    rounded(cr, sx, sy, sw, sh, 50)
    cr.clip()
    # The same view, as framed by the phone.
    k = sw / 1600
    cr.translate(sx, sy)
    cr.scale(k, k)
    cr.translate(0, -318)
    scene(cr, True)
    cr.restore()
    # Thirds, frame corners, record button.
    cr.set_line_width(3)
    for i in (1, 2):
        cr.move_to(sx + sw * i / 3, sy + 30)
        cr.line_to(sx + sw * i / 3, sy + sh - 30)
        cr.move_to(sx + 30, sy + sh * i / 3)
        cr.line_to(sx + sw - 30, sy + sh * i / 3)
    stroke(cr, alpha(PAPER, 0.42), 3)
    for hx in (-1, 1):
        for hy in (-1, 1):
            x, y = sx + sw / 2 + hx * 200, sy + sh / 2 - 10 + hy * 170
            cr.move_to(x - hx * 56, y)
            cr.line_to(x, y)
            cr.line_to(x, y - hy * 56)
            stroke(cr, PAPER, 9)
    disc(cr, sx + sw - 78, sy + sh / 2, 50, PAPER)
    disc(cr, sx + sw - 78, sy + sh / 2, 38, oklch(0.60, 0.22, 27))
    disc(cr, sx + 66, sy + 62, 17, oklch(0.60, 0.22, 27))
    rounded(cr, sx + 98, sy + 51, 96, 22, 11)
    fill(cr, PAPER)


PICTURES = {"kelas": kelas, "panggung-radio": radio, "festival-film": film}


def main(names):
    for name in names or PICTURES:
        surface = cairo.ImageSurface(cairo.FORMAT_RGB24, WIDTH, HEIGHT)
        PICTURES[name](cairo.Context(surface))
        surface.flush()
        subprocess.run(
            ["ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "bgr0", "-s", f"{WIDTH}x{HEIGHT}", "-i", "-",
             "-vf", "scale=out_color_matrix=bt601:out_range=pc,format=yuvj444p", "-q:v", "3", "-map_metadata", "-1",
             "-fflags", "+bitexact", "-flags:v", "+bitexact", str(HERE / f"{name}.jpg")],
            input=bytes(surface.get_data()), check=True,
        )


if __name__ == "__main__":
    main(sys.argv[1:])
