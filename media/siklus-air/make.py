#!/usr/bin/env python3
"""Makes the demo lesson "Siklus air" (the water cycle): ../siklus-air.mp4 and ../siklus-air.srt.

The whole film is this script: a world drawn with cairo, a camera that travels through it the way the water does
(sea, sky, mountains, soil, sea), a narration spoken by a synthetic voice, and a soft bed of synthesised sound.
The spoken phrases are measured first; scenes and subtitles take their times from them.

Needs: Python 3.9+, pycairo, and the programs `espeak-ng` (with its voice `id`) and `ffmpeg` (libx264, aac).
On Debian: apt install python3-cairo espeak-ng ffmpeg

    python3 media/siklus-air/make.py                     # film and subtitles, about three minutes
    python3 media/siklus-air/make.py --still 12.5 a.png  # one frame, to look at
    python3 media/siklus-air/make.py --times             # when each phrase is spoken

Frames go to ffmpeg as raw video through a pipe; nothing is random between runs.
"""

import array
import io
import math
import random
import subprocess
import sys
import tempfile
import wave
from pathlib import Path

sys.dont_write_bytecode = True
HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import cairo  # noqa: E402
from flat import *  # noqa: E402,F403

WIDTH, HEIGHT, FPS = 1280, 720, 25
RATE = 22050

# One list per scene; each phrase is one subtitle. A comma at the end keeps the voice up.
NARRATION = [
    ["Matahari menyinari laut dan menghangatkan airnya."],
    ["Terjadilah penguapan:", "air laut berubah menjadi uap air."],
    ["Uap air naik ke udara yang dingin,", "lalu mengembun menjadi titik-titik air yang membentuk awan."],
    ["Angin membawa awan itu ke atas pegunungan."],
    ["Titik-titik air bergabung, makin berat,", "lalu jatuh ke bumi sebagai hujan."],
    ["Sebagian air mengalir ke sungai,", "sebagian lagi meresap ke dalam tanah."],
    ["Air sungai dan air tanah akhirnya kembali ke laut."],
    ["Begitulah siklus air: berputar terus, tanpa henti."],
]
LEAD, PAUSE, BREATH, TAIL = 0.8, 0.62, 0.16, 3.0


# --- narration --------------------------------------------------------------------------------------------------

def speak(text):
    """The samples of one phrase, without the silence around it."""
    spoken = subprocess.run(
        ["espeak-ng", "-v", "id", "-s", "141", "-p", "42", "-a", "100", "--stdout", text],
        check=True, capture_output=True,
    ).stdout
    with wave.open(io.BytesIO(spoken)) as w:
        assert w.getframerate() == RATE and w.getnchannels() == 1
        # The header's length is unknown to a pipe, so take what came.
    samples = array.array("h", spoken[44:len(spoken) - (len(spoken) - 44) % 2])
    loud = [i for i, v in enumerate(samples) if abs(v) > 250]
    return samples[max(0, loud[0] - 200):loud[-1] + 900]


class Phrase:
    def __init__(self, text, start, samples):
        self.text, self.start, self.samples = text, start, samples
        self.end = start + len(samples) / RATE


def narrate():
    """All scenes with their phrases placed in time, and the length of the film in frames."""
    scenes, t = [], LEAD
    for texts in NARRATION:
        scene = []
        for text in texts:
            phrase = Phrase(text, t, speak(text))
            scene.append(phrase)
            t = phrase.end + BREATH
        scenes.append(scene)
        t += PAUSE - BREATH
    return scenes, math.ceil((t - PAUSE + TAIL) * FPS)


def two_lines(text):
    """At most two lines of at most 36 characters: of like length, rather after a comma."""
    if len(text) <= 36:
        return text
    words = text.split()
    halves = [(" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words))]
    halves = [h for h in halves if max(map(len, h)) <= 36]
    best = min(halves, key=lambda h: abs(len(h[0]) - len(h[1])) - (12 if h[0][-1] in ",:" else 0))
    return "\n".join(best)


def subtitles(scenes):
    def stamp(t):
        ms = round(t * 1000)
        return f"{ms // 3600000:02}:{ms // 60000 % 60:02}:{ms // 1000 % 60:02},{ms % 1000:03}"

    phrases = [p for scene in scenes for p in scene]
    out = []
    for i, p in enumerate(phrases):
        following = phrases[i + 1].start if i + 1 < len(phrases) else p.end + 2
        end = min(p.end + 0.6, following - 0.08)
        out.append(f"{i + 1}\n{stamp(p.start)} --> {stamp(end)}\n{two_lines(p.text)}\n")
    return "\n".join(out)


# --- the world --------------------------------------------------------------------------------------------------
# Units are pixels of the middle distance; y grows downwards; the sea's horizon is y = 0 and its front edge y = 110.
# The coast is near x = 340, the mountain at x = 880. The last view looks at the whole from HOME.

HOME = (430.0, -300.0, 0.5)
SEA_X = -140  # where the film begins
GROUND = [(-1500, 360), (-700, 330), (-200, 285), (150, 225), (290, 140), (345, 106), (440, 92), (560, 66), (750, 18),
          (950, -34), (1200, -84), (1600, -120), (2400, -150)]
BACK = [(405, 14), (470, -4), (600, -30), (800, -80), (1000, -118), (1400, -165), (2400, -190)]
RIVER = [(858, -322, 0), (870, -284, 3), (860, -246, 6), (838, -214, 8), (800, -176, 11), (812, -138, 15),
         (742, -98, 19), (716, -66, 24), (760, -34, 29), (700, -4, 33), (606, 8, 38), (520, 34, 44), (432, 46, 52),
         (372, 62, 66), (318, 70, 84)]


def along(points, x):
    """Height of a polyline at x, smoothed."""
    for (x0, y0), (x1, y1) in zip(points, points[1:]):
        if x <= x1:
            return lerp(y0, y1, clamp((x - x0) / (x1 - x0)))
    return points[-1][1]


def sprinkle(seed, n):
    """n rows of five fixed random numbers."""
    rng = random.Random(seed)
    return [tuple(rng.random() for _ in range(5)) for _ in range(n)]


VAPOUR = sprinkle(3, 74)
RAIN = sprinkle(5, 320)
SOAK = sprinkle(8, 34)
SEEP = sprinkle(13, 26)
PEBBLES = sprinkle(21, 70)
GLITTER = sprinkle(34, 30)
STARS = sprinkle(55, 40)


class Film:
    def __init__(self, scenes):
        s = [scene[0].start for scene in scenes]
        e = [scene[-1].end for scene in scenes]
        self.s, self.e = s, e
        x, y, z = HOME
        self.camera = [
            (0.0, SEA_X, -100, 1.54),
            (s[1], SEA_X, -109, 1.50),
            (e[1] - 0.6, SEA_X + 4, -152, 1.42),
            (s[2] + 2.0, SEA_X + 20, -520, 1.26),
            (e[2], SEA_X + 34, -536, 1.22),
            (e[3] + 0.5, 800, -478, 1.12),
            (s[4] + 2.4, 872, -292, 1.14),
            (e[4] + 0.1, 868, -276, 1.18),
            (s[5] + 2.2, 700, 18, 1.32),
            (e[5], 668, 40, 1.34),
            (s[6] + 2.5, 316, 26, 1.30),
            (e[6], 296, 16, 1.26),
            (s[7] + 2.3, x, y, z),
            (s[7] + 9.0, x, y, z * 0.985),
        ]
        self.rain_from, self.rain_to = s[4] + 0.9, s[5] + 2.0
        self.end_from = s[7] + 0.2

    def look(self, t):
        keys = self.camera
        for (t0, *a), (t1, *b) in zip(keys, keys[1:]):
            if t <= t1:
                u = ease((t - t0) / (t1 - t0))
                zoom = math.exp(lerp(math.log(a[2]), math.log(b[2]), u))
                return lerp(a[0], b[0], u), lerp(a[1], b[1], u), zoom
        return tuple(keys[-1][1:])

    def sky(self, t):
        """Top, middle and horizon colour."""
        s, e = self.s, self.e
        keys = [
            (0.0, oklch(0.76, 0.10, 236), oklch(0.945, 0.02, 190), oklch(0.89, 0.10, 70)),
            (s[1] - 0.6, oklch(0.73, 0.11, 238), oklch(0.925, 0.03, 205), oklch(0.90, 0.09, 72)),
            (s[1] + 1.2, oklch(0.66, 0.13, 243), oklch(0.82, 0.085, 228), oklch(0.93, 0.035, 200)),
            (s[2] + 2.2, oklch(0.60, 0.14, 250), oklch(0.73, 0.11, 238), oklch(0.88, 0.05, 220)),
            (e[3], oklch(0.60, 0.12, 252), oklch(0.74, 0.09, 240), oklch(0.87, 0.04, 220)),
            (self.rain_from + 0.8, oklch(0.40, 0.085, 260), oklch(0.53, 0.08, 252), oklch(0.68, 0.06, 235)),
            (self.rain_to, oklch(0.46, 0.09, 258), oklch(0.60, 0.09, 248), oklch(0.74, 0.06, 230)),
            (s[6] + 1.0, oklch(0.62, 0.13, 245), oklch(0.80, 0.085, 230), oklch(0.92, 0.035, 210)),
            (s[7] + 2.0, oklch(0.55, 0.14, 252), oklch(0.70, 0.12, 240), oklch(0.88, 0.05, 222)),
        ]
        for (t0, *a), (t1, *b) in zip(keys, keys[1:]):
            if t <= t1:
                u = ease((t - t0) / (t1 - t0))
                return [mix(p, q, u) for p, q in zip(a, b)]
        return keys[-1][1:]

    def sun(self, t):
        s = self.s
        x = lerp(lerp(SEA_X, SEA_X - 250, span(t, self.e[1] - 0.8, s[2] + 2.2)), -30, span(t, s[6], s[7] + 1))
        y = lerp(lerp(-62, -150, span(t, 0.0, s[1] + 2.5)), -668, span(t, self.e[1] - 0.8, s[2] + 2.2))
        y = lerp(y, -800, span(t, s[6], s[7] + 1))
        r = lerp(118, 100, span(t, 4, s[2] + 1))
        return x, y, r

    # -- painting --

    def frame(self, cr, t):
        self.t = t
        cx, cy, z = self.look(t)

        def layer(depth):
            """The camera as a layer at this depth sees it: 1 is the stage, less is farther. All agree at HOME."""
            cr.identity_matrix()
            zoom = HOME[2] * (z / HOME[2]) ** depth
            cr.translate(WIDTH / 2, HEIGHT / 2)
            cr.scale(zoom, zoom)
            cr.translate(-lerp(HOME[0], cx, depth), -lerp(HOME[1], cy, depth))

        wet = span(t, self.rain_from - 0.8, self.rain_from + 1) * (1 - span(t, self.rain_to - 0.4, self.rain_to + 1.6))
        self.wet = wet
        cr.set_tolerance(0.25)
        cr.identity_matrix()
        top, middle, low = self.sky(t)
        horizon = HEIGHT / 2 - cy * z
        foot = max(HEIGHT * 0.8, min(horizon, HEIGHT * 1.15))
        cr.rectangle(0, 0, WIDTH, HEIGHT)
        fill_with(cr, ramp(0, foot, (0, top), (0.58, middle), (1, low)))

        layer(1)
        self.paint_sun(cr)
        layer(0.45)
        self.paint_far_clouds(cr)
        layer(0.72)
        self.paint_ridges(cr)
        if cx + 900 / z > 340:
            layer(0.9)
            self.paint_mountain(cr)
        layer(1)
        if t < self.e[1]:
            self.paint_gulls(cr)
        if cx - 700 / z < 460:
            self.paint_sea(cr)
        if cx + 700 / z > 340:
            self.paint_hills(cr)
        self.paint_section(cr)
        self.paint_vapour(cr)
        self.paint_cloud(cr)
        self.paint_rain(cr)
        layer(1)
        self.paint_wind(cr)
        cr.identity_matrix()
        self.paint_cycle(cr)

    def paint_sun(self, cr):
        x, y, r = self.sun(self.t)
        dim = 1 - 0.9 * self.wet
        warm = 1 - span(self.t, self.e[1], self.s[2] + 2)
        cr.set_operator(cairo.OPERATOR_SCREEN)
        cr.arc(x, y, r * 4.2, 0, math.tau)
        fill_with(cr, glow(x, y, r, r * 4.2, alpha(mix(SUN, PAPER, 0.6), 0.42 * dim)))
        for i, k in enumerate((1.95, 1.55, 1.24)):
            pulse = 1 + 0.018 * math.sin(self.t * 1.3 - i * 0.9)
            disc(cr, x, y, r * k * pulse, alpha(mix(SUN, PAPER, 0.7), (0.14, 0.20, 0.30)[i] * dim * (0.8 + 0.2 * warm)))
        cr.set_operator(cairo.OPERATOR_OVER)
        cr.arc(x, y, r, 0, math.tau)
        fill_with(cr, ramp(y - r, y + r, (0, mix(SUN, PAPER, 0.12)), (1, oklch(0.78, 0.17, 68))))

    def paint_gulls(self, cr):
        seen = 1 - span(self.t, self.s[1] - 0.6, self.s[1] + 0.8)
        for x, y, size, beat in ((-250, -196, 15, 0), (-215, -222, 11, 1.6), (10, -236, 13, 3.1)):
            flap = 0.35 + 0.25 * math.sin(self.t * 4.2 + beat)
            x += self.t * 5
            cr.move_to(x - size, y - size * flap)
            cr.curve_to(x - size * 0.6, y - size * 0.55, x - size * 0.2, y - size * 0.3, x, y)
            cr.curve_to(x + size * 0.2, y - size * 0.3, x + size * 0.6, y - size * 0.55, x + size, y - size * flap)
            stroke(cr, alpha(INK, 0.85 * seen), 3)

    def paint_far_clouds(self, cr):
        drift = self.t * 5
        tone = mix(alpha(PAPER, 0.62), alpha(oklch(0.55, 0.06, 250), 0.75), self.wet)
        under = mix(alpha(oklch(0.90, 0.03, 230), 0.45), alpha(oklch(0.48, 0.06, 255), 0.75), self.wet)
        early = 1 - span(self.t, self.e[1] - 0.5, self.s[2] + 1)
        for x, y, size, seen in ((-420, -330, 120, 1), (640, -470, 120, early), (1190, -430, 105, 1), (1300, -700, 150, 1),
                                 (1700, -520, 130, 1), (-800, -620, 150, 1), (560, -900, 110, early)):
            cloud(cr, x + drift, y, size, alpha(tone, seen), alpha(under, seen))

    def paint_ridges(self, cr):
        haze = mix(oklch(0.78, 0.06, 235), oklch(0.56, 0.06, 250), self.wet)
        land(cr, [(330, 90), (500, -50), (600, -150), (690, -250), (760, -215), (860, -285), (1010, -190), (1130, -305),
                  (1240, -230), (1400, -330), (1600, -220), (2600, -300)], 120)
        fill_with(cr, ramp(-320, 20, (0, haze), (1, mix(haze, oklch(0.93, 0.035, 225), 0.5))))
        # A small island on the horizon.
        land(cr, [(-640, 90), (-520, -6), (-455, -52), (-395, -34), (-330, -24), (-180, 90)], 100)
        fill_with(cr, ramp(-50, 10, (0, oklch(0.70, 0.075, 235)), (1, oklch(0.79, 0.06, 232))))

    def paint_mountain(self, cr):
        t = self.t
        body = mix(oklch(0.56, 0.085, 215), oklch(0.42, 0.07, 245), self.wet)
        left = [(330, 100), (440, -6), (560, -86), (690, -200), (790, -360), (846, -500), (862, -522)]
        right = [(898, -516), (918, -492), (980, -360), (1090, -210), (1240, -120), (1500, -40)]
        curve(cr, left)
        cr.curve_to(872, -512, 886, -512, 898, -516)
        curve(cr, right, move=False)
        cr.line_to(1500, 140)
        cr.line_to(330, 140)
        cr.close_path()
        shape = cr.copy_path()
        fill_with(cr, ramp(-540, -20, (0, body), (1, mix(body, oklch(0.74, 0.08, 175), 0.75))))
        cr.save()
        cr.append_path(shape)
        cr.clip()
        # The lit flank, and folds that run down from the crater.
        polygon(cr, [(862, -540), (882, -470), (868, -420), (884, -350), (850, -290), (860, -200), (800, 80), (300, 80),
                     (600, -540)])
        fill(cr, alpha(PAPER, 0.17 * (1 - 0.5 * self.wet)))
        for dx, length in ((-30, 190), (36, 230), (78, 170)):
            polygon(cr, [(882 + dx * 0.5, -470), (882 + dx * 1.5 + 10, -470 + length * 0.5), (882 + dx * 2.3, -470 + length),
                         (882 + dx * 1.2, -470 + length * 0.6)])
            fill(cr, alpha(INK, 0.10))
        cr.restore()
        # A breath of steam, until the cloud comes.
        steam = 1 - span(t, self.s[3] + 0.8, self.e[3] - 0.8)
        if steam > 0:
            for i in range(3):
                u = (t * 0.12 + i / 3) % 1
                disc(cr, 880 + 34 * u, -528 - 74 * u, 7 + 19 * u, alpha(PAPER, 0.42 * math.sin(math.pi * u) * steam))

    def paint_hills(self, cr):
        w = self.wet
        dark = 0.18 * w
        land(cr, [(412, 14), (500, -28), (610, -92), (720, -128), (790, -130), (880, -190), (1000, -205), (1150, -250),
                  (1320, -225), (1520, -270), (2500, -330)], 120)
        fill_with(cr, ramp(-270, 0, (0, mix(oklch(0.60, 0.105, 165), INK, dark)), (1, mix(oklch(0.70, 0.12, 150), INK, dark))))
        # Round tree tops along the ridge.
        for i in range(24):
            u = STARS[i]
            x = 1130 + u[0] * 600 if i > 9 else 520 + u[0] * 190
            y = (-215 if i > 9 else -62) + (u[1] - 0.5) * 40 - (x - 520) * (0.13 if i <= 9 else 0)
            disc(cr, x, y, 13 + 12 * u[2], mix(mix(FOREST, oklch(0.60, 0.11, 155), u[3]), INK, dark))
        self.paint_terraces(cr, dark)
        # The near ground in perspective, from its far edge to the cut.
        curve(cr, BACK)
        curve(cr, [p for p in GROUND if p[0] >= 345][::-1], move=False)
        cr.close_path()
        fill_with(cr, ramp(-150, 110, (0, mix(oklch(0.72, 0.145, 135), INK, dark)), (0.7, mix(oklch(0.76, 0.15, 125), INK, dark)),
                           (1, mix(oklch(0.86, 0.09, 95), INK, dark))))
        self.paint_shore(cr)
        self.paint_river(cr)
        self.paint_village(cr)

    def paint_terraces(self, cr, dark):
        """Rice terraces: a hill of bowed steps, each with a rim of standing water."""
        greens = (oklch(0.66, 0.13, 150), oklch(0.72, 0.15, 138), oklch(0.79, 0.155, 122))
        rim, pond = mix(oklch(0.50, 0.10, 155), INK, dark), mix(oklch(0.90, 0.06, 215), INK, dark * 0.8)
        cr.save()
        land(cr, [(770, -60), (860, -136), (930, -226), (990, -296), (1056, -316), (1122, -282), (1190, -206), (1290, -146),
                  (1400, -120)], 20)
        cr.clip()
        for i in range(9):
            y = -330 + 27 * i + 1.4 * i * i
            bow = 26 + 9 * i
            x = 1060 + 34 * math.sin(i * 1.25)
            half = 170 + 46 * i
            cr.move_to(x - half, y + bow)
            cr.curve_to(x - half * 0.55, y - bow * 0.25, x - half * 0.2, y, x, y)
            cr.curve_to(x + half * 0.3, y, x + half * 0.5, y - bow * 0.1, x + half, y + bow)
            shape = cr.copy_path()
            cr.line_to(x + half, 60)
            cr.line_to(x - half, 60)
            cr.close_path()
            fill(cr, mix(greens[i % 3], INK, dark))
            cr.append_path(shape)
            stroke(cr, rim, 2.6)
            cr.save()
            cr.translate(0, 4.5 + 0.3 * i)
            cr.append_path(shape)
            stroke(cr, pond, 4.2 + 0.35 * i)
            cr.restore()
            # Seedlings in rows.
            for j in range(-6, 7):
                v = j / 6.5
                cr.move_to(x + half * 0.55 * v, y + 16 + bow * 0.42 * v * v)
                cr.rel_line_to(0, 6)
            stroke(cr, alpha(rim, 0.55), 2.4)
        cr.restore()

    def paint_shore(self, cr):
        edge = [(404, 16), (388, 30), (374, 50), (360, 74), (351, 92), (345, 108)]
        curve(cr, [(500, -11), (440, 3)] + edge)
        curve(cr, [(440, 94), (436, 76), (452, 52), (448, 30), (474, 10), (500, -11)], move=False)
        cr.close_path()
        fill(cr, oklch(0.90, 0.07, 88))
        lap = 3 * math.sin(self.t * 1.6)
        curve(cr, [(x - 5 + lap * (0.3 + 0.15 * i), y) for i, (x, y) in enumerate(edge[:3])])
        stroke(cr, alpha(PAPER, 0.9), 4)

    def paint_river(self, cr):
        mid = [(x, y) for x, y, _ in RIVER]

        def sides(extra):
            left, right = [], []
            for i, (x, y, w) in enumerate(RIVER):
                ax, ay = mid[max(0, i - 1)]
                bx, by = mid[min(len(mid) - 1, i + 1)]
                d = math.hypot(bx - ax, by - ay)
                nx, ny = -(by - ay) / d, (bx - ax) / d
                half = w / 2 + min(extra, 0.2 * w)
                rise = 0.36 * w + 0.8 * min(extra, 0.2 * w)
                left.append((x + nx * half, y + ny * rise))
                right.append((x - nx * half, y - ny * rise))
            return left, right

        left, right = sides(3.5)
        curve(cr, left[:-1])
        curve(cr, right[-2::-1], move=False)
        cr.close_path()
        fill(cr, oklch(0.90, 0.07, 92))
        left, right = sides(0)
        curve(cr, left)
        curve(cr, right[::-1], move=False)
        cr.close_path()
        # It loses its edge in the sea.
        sea = mix(oklch(0.61, 0.14, 248), INK, 0.35 * self.wet)
        water = mix(oklch(0.69, 0.125, 238), INK, 0.1 * self.wet)
        fill_with(cr, ramp(0, 0, (0, alpha(sea, 0)), (0.055, sea), (0.17, water), (1, oklch(0.80, 0.09, 225)), x0=322, x1=860))
        flow = 22 + 50 * span(self.t, self.s[5] - 1, self.s[5] + 1)
        for lane, colour, width, dash in ((-0.2, alpha(PAPER, 0.85), 3.2, (26, 62)), (0.22, alpha(PAPER, 0.55), 2.6, (16, 54)),
                                          (0.02, alpha(BLUE, 0.65), 2.6, (34, 90))):
            curve(cr, [(lerp(a[0], b[0], 0.5 + lane), lerp(a[1], b[1], 0.5 + lane)) for a, b in zip(left, right)][3:-1])
            stroke(cr, colour, width, dash, -self.t * flow * 1.4 + lane * 200)

    def palm(self, cr, x, y, h, lean, colour):
        sway = 2.4 * math.sin(self.t * 1.1 + x)
        tx, ty = x + lean + sway, y - h
        cr.move_to(x - h * 0.035, y)
        cr.curve_to(x, y - h * 0.5, tx - lean * 0.3, ty + h * 0.2, tx, ty)
        cr.curve_to(tx - lean * 0.2, ty + h * 0.25, x + h * 0.06, y - h * 0.45, x + h * 0.04, y)
        cr.close_path()
        fill(cr, oklch(0.45, 0.06, 60))
        for a in (-2.75, -2.2, -1.6, -0.95, -0.4, 0.25, 2.9):
            droop = 0.05 * math.sin(self.t * 1.3 + a * 2)
            petal(cr, tx, ty, h * 0.46, h * 0.13, a + droop)
            fill(cr, colour)
        disc(cr, tx - 2, ty + h * 0.03, h * 0.045, oklch(0.55, 0.09, 60))
        disc(cr, tx + h * 0.05, ty + h * 0.02, h * 0.04, oklch(0.50, 0.09, 60))

    def paint_village(self, cr):
        t = self.t
        self.palm(cr, 1034, -92, 122, 22, oklch(0.50, 0.11, 155))
        # A house on stilts under a tall hipped roof.
        cr.save()
        cr.translate(944, -76)
        for x in (-46, -16, 14, 44):
            rounded(cr, x - 3, -14, 6, 22, 2)
            fill(cr, oklch(0.38, 0.06, 45))
        rounded(cr, -56, -50, 112, 38, 3)
        fill(cr, PAPER)
        polygon(cr, [(-76, -48), (-50, -78), (50, -78), (76, -48)])
        fill(cr, CORAL)
        polygon(cr, [(-40, -78), (-24, -116), (24, -116), (40, -78)])
        fill(cr, mix(CORAL, INK, 0.12))
        polygon(cr, [(-76, -48), (-72, -53), (72, -53), (76, -48)])
        fill(cr, alpha(INK, 0.22))
        rounded(cr, -12, -42, 24, 30, 3)
        fill(cr, oklch(0.45, 0.08, 45))
        for x in (-40, 22):
            rounded(cr, x, -40, 18, 16, 2)
            fill(cr, mix(oklch(0.62, 0.09, 235), SUN, 0.25 + 0.75 * self.wet))
            cr.move_to(x + 9, -40)
            cr.rel_line_to(0, 16)
            stroke(cr, oklch(0.45, 0.08, 45), 1.6)
        for i in range(3):
            rounded(cr, -15 - 2 * i, -12 + 7 * i, 30 + 4 * i, 5, 1.5)
            fill(cr, oklch(0.52, 0.08, 50))
        cr.restore()
        self.palm(cr, 556, -2, 96, -18, oklch(0.55, 0.125, 150))
        self.palm(cr, 590, -8, 74, 16, oklch(0.50, 0.11, 158))
        self.palm(cr, 430, 28, 104, -30, oklch(0.52, 0.12, 152))
        # A farmer in a wide hat, on the terrace.
        cr.save()
        cr.translate(1152, -140)
        for x in (-6, 6):
            rounded(cr, x - 3, -16, 6, 18, 3)
            fill(cr, oklch(0.50, 0.08, 52))
        cr.translate(0, -12)
        cr.rotate(-0.16 - 0.08 * math.sin(t * 1.7))
        rounded(cr, -10, -30, 20, 32, 8)
        fill(cr, oklch(0.42, 0.11, 262))
        cr.move_to(-3, -20)
        cr.line_to(-19, -10)
        stroke(cr, oklch(0.55, 0.08, 52), 5)
        cr.move_to(-6, -34)
        cr.line_to(-30, 18)
        stroke(cr, oklch(0.38, 0.06, 50), 2.6)
        disc(cr, -2, -36, 7.5, oklch(0.58, 0.085, 52))
        polygon(cr, [(-22, -37), (-2, -55), (19, -37)])
        fill(cr, mix(SUN, PAPER, 0.35))
        cr.restore()
        # A child under a turmeric umbrella.
        open_ = arrive((t - self.rain_from + 0.5) / 0.9) * (1 - span(t, self.rain_to + 0.6, self.rain_to + 1.4))
        open_ = max(open_, arrive((t - self.end_from - 1.2) / 0.9))
        cr.save()
        cr.translate(812 + 6 * math.sin(t * 0.5), -16)
        step = math.sin(t * 5.0) * 2 * self.wet
        for x, s in ((-6, step), (6, -step)):
            rounded(cr, x - 3.5, -22, 7, 22 + s, 3.5)
            fill(cr, oklch(0.50, 0.08, 50))
        polygon(cr, [(-10, -50), (10, -50), (16, -17), (-16, -17)])
        fill(cr, oklch(0.55, 0.17, 28))
        rounded(cr, -10, -54, 20, 24, 8)
        fill(cr, PAPER)
        cr.move_to(8, -46)
        cr.line_to(17, -42)
        cr.line_to(17, -56)
        stroke(cr, oklch(0.58, 0.08, 50), 5)
        disc(cr, 0, -65, 12.5, oklch(0.62, 0.085, 52))
        cr.arc(0, -67, 13.5, math.pi * 0.98, math.pi * 2.02)
        cr.close_path()
        fill(cr, INK)
        if open_ > 0.02:
            cr.translate(16, -60)
            cr.move_to(0, 14)
            cr.line_to(0, -58)
            stroke(cr, INK, 2.8)
            cr.translate(0, -26)
            cr.scale(0.15 + 0.85 * open_, 1)
            cr.move_to(-58, 0)
            cr.curve_to(-54, -46, 54, -46, 58, 0)
            for i in range(4):
                x = 58 - 29 * i
                cr.curve_to(x - 7, -9, x - 22, -9, x - 29, 0)
            cr.close_path()
            fill(cr, SUN)
            cr.move_to(-29, 0)
            cr.curve_to(-26, -22, -12, -33, 0, -35)
            cr.curve_to(12, -33, 26, -22, 29, 0)
            cr.curve_to(22, -9, 7, -9, 0, 0)
            cr.curve_to(-7, -9, -22, -9, -29, 0)
            cr.close_path()
            fill(cr, mix(SUN, CORAL, 0.30))
        cr.restore()

    def paint_sea(self, cr):
        t = self.t
        x0, x1 = -1300, 520
        calm = 0.35 * self.wet
        shades = [mix(c, INK, calm) for c in (
            oklch(0.80, 0.085, 225), oklch(0.73, 0.11, 235), oklch(0.66, 0.13, 243), oklch(0.59, 0.14, 250),
            oklch(0.51, 0.14, 256))]
        sun_x, sun_y, _ = self.sun(t)
        for i, shade in enumerate(shades):
            y = (0, 11, 28, 52, 82)[i]
            amp = (0.0, 1.4, 2.6, 4.2, 5.6)[i]
            length = (60, 90, 130, 190, 250)[i]
            cr.move_to(x0, 480)
            x = x0
            while x <= x1:
                u = math.tau * x / length
                cr.line_to(x, y + amp * math.sin(u + t * (0.9 + 0.12 * i) + i * 2.1) + amp * 0.4 * math.sin(u * 0.43 - t * 0.7))
                x += 10 + 4 * i
            cr.line_to(x1, 480)
            cr.close_path()
            if i == 4:
                fill_with(cr, ramp(80, 330, (0, shade), (0.16, mix(oklch(0.46, 0.135, 258), INK, calm)), (1, INK)))
            else:
                fill(cr, shade)
            # The sun's road on the water.
            shine = clamp(1 - (-sun_y - 150) / 900) * (1 - self.wet)
            for k, (a, b, c, d, _) in enumerate(GLITTER):
                if k % 5 != i or i == 4 and b < 0.4:
                    continue
                low = (3, 18, 38, 64, 92)[i] + 8 * (b - 0.5) * (1 + i * 0.6)
                half = (7 + 20 * c) * (0.7 + 0.3 * math.sin(t * (1.2 + d) + k * 1.7)) * (1 + 0.12 * i)
                gx = sun_x + (a - 0.5) * (230 - 30 * i)
                cr.move_to(gx - half, low)
                cr.line_to(gx + half, low)
                stroke(cr, alpha(mix(SUN, PAPER, 0.30), 0.95 * shine), 2.6 + 0.6 * i)
            if i == 2:
                self.paint_boat(cr, t)
        # Fish below the surface.
        for k, (fx, fy, size) in enumerate(((120, 168, 1.0), (60, 196, 0.8), (196, 150, 0.7))):
            x = fx - 16 * math.sin(t * 0.35 + k) - 20
            y = fy + 3 * math.sin(t * 1.1 + k * 2)
            cr.save()
            cr.translate(x, y)
            cr.scale(size, size)
            petal(cr, -20, 0, 40, 17, 0)
            fill(cr, (CORAL, SUN, mix(SUN, PAPER, 0.5))[k])
            wag = 4 * math.sin(t * 6 + k)
            polygon(cr, [(14, 0), (30, -9 + wag), (26, wag * 0.5), (30, 9 + wag)])
            fill(cr, (CORAL, SUN, mix(SUN, PAPER, 0.5))[k])
            disc(cr, -11, -2, 2, INK)
            cr.restore()

    def paint_boat(self, cr, t):
        cr.save()
        x = SEA_X + 42 + 3 * t if t < self.s[5] else -14 + 2.5 * (t - self.s[5])
        cr.translate(x, 44 + 1.5 * math.sin(t * 1.1))
        cr.rotate(0.025 * math.sin(t * 0.9))
        cr.scale(1.12, 1.12)
        # Mast, two sails, hull, a sailor in a wide hat, the outrigger.
        cr.move_to(2, -8)
        cr.line_to(2, -122)
        stroke(cr, INK, 3.2)
        cr.move_to(6, -118)
        cr.curve_to(40, -92, 60, -52, 62, -20)
        cr.curve_to(44, -15, 22, -15, 6, -19)
        cr.close_path()
        sail = cr.copy_path()
        fill(cr, CORAL)
        cr.save()
        cr.append_path(sail)
        cr.clip()
        cr.move_to(0, -64)
        cr.curve_to(24, -60, 44, -58, 70, -62)
        cr.line_to(70, -45)
        cr.curve_to(44, -41, 24, -42, 0, -46)
        cr.close_path()
        fill(cr, PAPER)
        cr.restore()
        cr.move_to(-3, -108)
        cr.curve_to(-16, -74, -34, -46, -52, -24)
        cr.curve_to(-36, -19, -18, -18, -3, -19)
        cr.close_path()
        fill(cr, PAPER)
        rounded(cr, -39, -24, 13, 22, 6)
        fill(cr, oklch(0.45, 0.10, 262))
        disc(cr, -32, -28, 6, oklch(0.58, 0.085, 52))
        polygon(cr, [(-46, -29), (-32, -42), (-18, -29)])
        fill(cr, mix(SUN, INK, 0.15))
        cr.move_to(-78, -18)
        cr.curve_to(-66, -8, 62, -8, 82, -20)
        cr.curve_to(74, 0, 58, 10, 40, 10)
        cr.line_to(-44, 10)
        cr.curve_to(-60, 10, -72, -2, -78, -18)
        cr.close_path()
        fill(cr, INK)
        cr.move_to(-70, -9)
        cr.curve_to(-50, -2, 54, -2, 75, -11)
        stroke(cr, SUN, 2.6)
        cr.move_to(-52, 14)
        cr.line_to(56, 14)
        stroke(cr, oklch(0.36, 0.06, 60), 4.5)
        cr.restore()

    def paint_section(self, cr):
        """The cut through the ground: sea floor at left, soil at right, ground water in it."""
        curve(cr, GROUND)
        cr.line_to(2400, 640)
        cr.line_to(-1500, 640)
        cr.close_path()
        cut = cr.copy_path()
        fill_with(cr, ramp(-120, 420, (0, oklch(0.60, 0.105, 52)), (0.45, oklch(0.50, 0.095, 42)), (1, oklch(0.40, 0.08, 32))))
        cr.save()
        cr.append_path(cut)
        cr.clip()
        under = [(x, y) for x, y in GROUND]
        for depth, colour in ((62, oklch(0.53, 0.10, 46)), (250, oklch(0.36, 0.07, 30)), (330, oklch(0.30, 0.055, 20))):
            pts = [(x, lerp(y, 60, depth / 500) + depth + 9 * math.sin(x / 120 + depth)) for x, y in under]
            land(cr, pts, 700)
            fill(cr, colour)
        for a, b, c, d, e in PEBBLES:
            x = 380 + 1300 * a
            y = along(GROUND, x) + 34 + 350 * b * b + 20 * e
            oval(cr, x, y, 5 + 11 * c, 3.5 + 6 * c, alpha(mix(oklch(0.66, 0.08, 60), oklch(0.36, 0.06, 30), d), 0.55))
        self.paint_ground_water(cr)
        # Roots under the village.
        for x in (556, 930, 1034):
            y = along(GROUND, x)
            for k in (-1, 0, 1):
                cr.move_to(x + 5 * k, y - 4)
                cr.curve_to(x + 8 * k, y + 18, x + 24 * k, y + 20, x + (22 * k or 3), y + 46)
            stroke(cr, alpha(oklch(0.78, 0.07, 70), 0.55), 2.6)
        self.paint_soaking(cr)
        cr.restore()
        grass = [p for p in GROUND if p[0] >= 440]
        curve(cr, [(345, 106)] + grass)
        stroke(cr, oklch(0.86, 0.09, 92), 11)
        curve(cr, grass)
        stroke(cr, mix(oklch(0.60, 0.14, 142), INK, 0.18 * self.wet), 13)
        curve(cr, [p for p in GROUND if p[0] <= 345])
        stroke(cr, oklch(0.74, 0.085, 85), 12)

    GROUND_WATER = [(150, 186), (290, 178), (420, 174), (600, 176), (800, 168), (1000, 152), (1300, 120), (1800, 90), (2500, 70)]

    def paint_ground_water(self, cr):
        t = self.t
        shown = 0.55 + 0.45 * span(t, self.s[5] + 2.0, self.e[5] + 0.4)
        top = [(x, y + 3 * math.sin(x / 60 - t * 1.2)) for x, y in self.GROUND_WATER]
        bottom = [(x, y + 74 + 5 * math.sin(x / 150)) for x, y in self.GROUND_WATER]
        bottom[0], bottom[1] = (150, 222), (290, 236)
        curve(cr, top)
        curve(cr, bottom[::-1], move=False)
        cr.close_path()
        fill_with(cr, ramp(120, 250, (0, alpha(oklch(0.74, 0.115, 232), 0.95 * shown)), (1, alpha(oklch(0.56, 0.13, 248), 0.85 * shown))))
        for i, (a, b, c, d, _) in enumerate(SEEP):
            u = (a + t * 0.045 * (0.7 + 0.6 * b)) % 1
            x = 1400 - 1190 * u
            y = along(self.GROUND_WATER, x) + 14 + 44 * c
            cr.move_to(x - 11 - 10 * d, y + 1)
            cr.line_to(x + 11 + 10 * d, y)
            stroke(cr, alpha(PAPER, 0.75 * shown * min(1, 8 * u, 8 * (1 - u))), 3)

    def paint_soaking(self, cr):
        t = self.t
        on = span(t, self.s[5] - 0.6, self.s[5] + 1.2)
        if on <= 0:
            return
        for a, b, c, d, e in SOAK:
            u = (b + t * (0.20 + 0.08 * c)) % 1
            x = 480 + 640 * a + 5 * math.sin(u * 9 + e * 6)
            y0 = along(GROUND, x) + 12
            y = lerp(y0, along(self.GROUND_WATER, x) + 8, u)
            droplet(cr, x, y, 4.6 + 3.2 * d)
            fill(cr, alpha(oklch(0.84, 0.09, 225), on * min(1, 6 * u, 5 * (1 - u))))

    def paint_vapour(self, cr):
        t = self.t
        first = span(t, self.s[1] - 0.5, self.s[1] + 1.2) * (1 - span(t, self.e[2] - 0.6, self.e[2] + 0.9))
        last = span(t, self.end_from + 1.2, self.end_from + 2.6)
        on = max(first, last)
        if on <= 0:
            return
        base = SEA_X if first >= last else 10
        for i, (a, b, c, d, e) in enumerate(VAPOUR):
            u = (b + t * (0.105 + 0.03 * c)) % 1
            # It may not be higher than it could have risen since the start.
            if first > last and u > (t - self.s[1] + 0.6) * 0.17:
                continue
            x0 = base + (a - 0.5) * 340
            x = lerp(x0, base + 40, ease(u) * 0.35) + 17 * math.sin(u * 8 + e * 6 + t * 0.5) * (0.3 + u)
            y = lerp(66 * (e - 0.2), -585, u ** 0.92)
            disc(cr, x, y, lerp(2.6, 8.5, u) * (0.55 + 0.8 * d), alpha(PAPER, 0.85 * on * min(1, 9 * u, 6 * (1 - u))))
        # Wisps that rise, wave and thin out.
        for i in range(9):
            a, b, c, d, e = VAPOUR[i]
            u = (i * 0.382 + t * 0.13) % 1
            if first > last and u > (t - self.s[1] + 0.8) * 0.22:
                continue
            x0 = base + (i - 4) * 43
            y0 = lerp(44, -400, u)
            # A ribbon, thick in the middle.
            sides = ([], [])
            for k in range(15):
                v = k / 14
                px = x0 + (5 + 11 * v) * math.sin(v * 6.6 + t * 1.7 + i * 1.9)
                py = y0 - 92 * v * (0.75 + 0.5 * c)
                w = 5.6 * math.sin(math.pi * v) ** 0.8 + 0.4
                sides[0].append((px - w, py))
                sides[1].append((px + w, py))
            curve(cr, sides[0])
            curve(cr, sides[1][::-1], move=False)
            cr.close_path()
            fill(cr, alpha(PAPER, 0.88 * on * min(1, 8 * u, 3.0 * (1 - u))))

    def main_cloud(self, t):
        s, e = self.s, self.e
        ride = span(t, e[2] + 0.1, e[3] + 0.6)
        x = lerp(SEA_X + 36, 872, ride) + 6 * math.sin(t * 0.5)
        y = lerp(-486, -440, ride) + 4 * math.sin(t * 0.8)
        size = lerp(lerp(190, 250, span(t, s[3] + 1, s[3] + 3)), 320, span(t, s[4], s[4] + 2.4))
        home = span(t, s[7] - 0.5, s[7] + 1.4)
        return x, lerp(y, -556, home), lerp(size, 240, home)

    def paint_cloud(self, cr):
        t, s, e = self.t, self.s, self.e
        grown = clamp((t - s[2] - 0.9) / 3.6)
        if grown <= 0:
            return
        x, y, size = self.main_cloud(t)
        heavy = span(t, s[4] - 0.2, s[4] + 2.0) * (1 - 0.62 * span(t, s[6], s[7] + 1))
        light = mix(PAPER, oklch(0.70, 0.045, 250), heavy)
        shade = mix(oklch(0.87, 0.04, 235), oklch(0.53, 0.06, 255), heavy)
        late = clamp((t - s[2] - 2.6) / 3.0)
        cloud(cr, x - size * 0.92, y - 52, size * 0.56, mix(light, shade, 0.35), shade, late)
        cloud(cr, x + size * 0.98, y - 34, size * 0.60, mix(light, shade, 0.35), shade, late)
        cloud(cr, x, y, size, light, shade, grown)
        # Droplets gather inside it.
        bead = span(t, s[2] + 2.6, s[2] + 4.0) * (1 - span(t, s[3] + 0.4, s[3] + 1.6))
        bead = max(bead, span(t, s[4], s[4] + 0.9) * (1 - span(t, self.rain_from + 1.2, self.rain_from + 2.4)))
        if bead > 0:
            merge = span(t, s[4], s[4] + 2.2)
            for i in range(30):
                a, b = (0.5 + i * 0.618034) % 1, (i + 0.5) / 30
                if i % 2 and merge > 0.98:
                    continue
                bx = x + (a - 0.5) * size * 1.42 + 4 * math.sin(t * 1.3 + i)
                by = y - size * (0.15 + 0.46 * b * (1 - (2 * a - 1) ** 2)) + 3 * math.sin(t * 1.7 + i * 2)
                r = (3.2 + 2.0 * SEEP[i % 26][2]) * (1 + merge * (1.1 if i % 2 == 0 else -0.98))
                if merge < 0.05:
                    cr.arc(bx, by, r, 0, math.tau)
                else:
                    droplet(cr, bx, by, r)
                fill(cr, alpha(mix(BLUE, WATER, 0.5 * SEEP[i % 26][3]), 0.95 * bead))
        # A second, young cloud over the sea in the last view.
        young = clamp((t - self.end_from - 1.0) / 2.6)
        cloud(cr, 92, -578, 118, PAPER, oklch(0.87, 0.04, 235), young)

    def paint_rain(self, cr):
        t = self.t
        on = span(t, self.rain_from, self.rain_from + 1.2) * (1 - span(t, self.rain_to - 0.6, self.rain_to + 1.2))
        last = span(t, self.end_from + 1.4, self.end_from + 2.6)
        on = max(on, last)
        if on <= 0:
            return
        x, y, size = self.main_cloud(t)
        for near in (False, True):
            for i, (a, b, c, d, e) in enumerate(RAIN):
                if (i % 3 == 0) != near:
                    continue
                x0 = x + (a - 0.5) * size * (2.1 if not near else 2.3)
                floor = lerp(along(BACK, x0), along(GROUND, x0), e) - 6
                u = (b + t * (0.62 + 0.22 * c)) % 1
                yy = lerp(y - 6, floor, u)
                xx = x0 - 34 * u
                length = (19 + 13 * d) * (1.35 if near else 1)
                seen = on * min(1, 7 * u) * (1 if d < on + 0.2 else 0)
                cr.move_to(xx, yy)
                cr.line_to(xx - length * 0.10, min(yy + length, floor + 4))
                stroke(cr, alpha(mix(WATER, PAPER, 0.6), seen * (0.95 if near else 0.5)), 3.4 if near else 2.2)
                if u > 0.90:
                    k = (u - 0.90) / 0.10
                    cr.save()
                    cr.translate(xx - 3, floor + 4)
                    cr.scale(1, 0.36)
                    cr.arc(0, 0, 3 + 11 * k, 0, math.tau)
                    cr.restore()
                    stroke(cr, alpha(PAPER, seen * (1 - k) * 0.8), 1.8)

    def paint_wind(self, cr):
        """Two ribbons of air that draw themselves and go."""
        t = self.t
        x, y, size = self.main_cloud(t)
        for i, (dx, dy, delay, length) in enumerate(((-430, -150, 0.0, 300), (-470, -78, 0.35, 250), (-380, -12, 0.7, 320),
                                                     (-300, -212, 0.95, 230))):
            u = (t - self.s[3] + 0.3 - delay) / 1.9
            if not 0 < u < 1:
                continue
            a, b = arrive(u * 1.35), ease(u * 1.5 - 0.5)
            pts = []
            for k in range(41):
                v = lerp(b, a, k / 40)
                px = x + dx + length * min(v, 0.78) / 0.78 * 1.05
                py = y + dy + 9 * math.sin(v * 7 + i) * max(0, 1 - v / 0.78)
                if v > 0.78:
                    w = (v - 0.78) / 0.22 * 4.6
                    rr = 26 * (1 - 0.11 * w)
                    px += rr * math.sin(w)
                    py += -rr * (1 - math.cos(w)) if i % 2 == 0 else rr * (1 - math.cos(w))
                pts.append((px, py))
            curve(cr, pts)
            stroke(cr, alpha(PAPER, 0.95 * min(1, 5 * (1 - u))), 6)

    def paint_cycle(self, cr):
        """Four arrows that close the circle the camera has gone round."""
        t = self.t
        t0 = self.end_from + 1.5
        if t < t0:
            return
        cx, cy, radius = WIDTH / 2, HEIGHT / 2 - 2, 186
        half = math.radians(33)
        for i, middle in enumerate((math.pi, 1.5 * math.pi, 0.0, 0.5 * math.pi)):
            u = ease((t - t0 - 0.42 * i) / 0.85)
            if u <= 0:
                continue
            a0 = middle - half
            a1 = a0 + 2 * half * u
            for colour, width, grow in ((alpha(INK, 0.28), 24, 4), (PAPER, 14, 0)):
                cr.arc(cx, cy, radius, a0, a1)
                stroke(cr, colour, width)
                # The head, with round corners.
                cr.save()
                cr.translate(cx + radius * math.cos(a1), cy + radius * math.sin(a1))
                cr.rotate(a1 + math.pi / 2)
                k = min(1, u * 4)
                polygon(cr, [(26 * k, 0), (-5, -19 * k), (-5, 19 * k)])
                cr.set_source_rgba(*colour)
                cr.fill_preserve()
                stroke(cr, colour, 7 + grow * 2.4)
                cr.restore()
            # A drop that keeps going round.
            if u >= 1:
                v = ((t - t0) * 0.42 + 0.0) % 1
                a = lerp(a0, a1, v)
                disc(cr, cx + radius * math.cos(a), cy + radius * math.sin(a), 5.2, alpha(BLUE, min(1, 6 * v, 6 * (1 - v))))


# --- sound ------------------------------------------------------------------------------------------------------

def bed(length, film):
    """Pad, sparse bells, sea, rain and river as two lists of floats; quiet, to lie under a voice."""
    n = int(length * RATE)
    left, right = [0.0] * n, [0.0] * n
    chords = ((50, 57, 62, 66, 69), (47, 54, 59, 62, 66), (43, 55, 59, 62, 69), (45, 52, 57, 61, 64))
    bar = 5.2
    table = [math.sin(math.tau * i / 4096) for i in range(4096)]

    def tone(start, dur, freq, gain, attack, decay, pan):
        i0, count = int(start * RATE), int(dur * RATE)
        step = freq * 4096 / RATE
        phase = 0.0
        gl, gr = gain * math.cos(pan * math.pi / 2), gain * math.sin(pan * math.pi / 2)
        fall, level = (math.exp(-1 / (decay * RATE)) if decay else 1.0), 1.0
        up, last = attack * RATE, dur * RATE
        for k in range(min(count, n - i0)):
            env = k / up if k < up else 1.0
            if decay:
                level *= fall
                env *= level
            elif last - k < up:
                env = min(env, (last - k) / up)
            v = table[int(phase) & 4095] * env
            phase += step
            left[i0 + k] += v * gl
            right[i0 + k] += v * gr

    k = 0
    while k * bar < length:
        for j, note in enumerate(chords[k % 4]):
            freq = 440 * 2 ** ((note - 69) / 12)
            tone(max(0, k * bar - 1.0), bar + 2.0, freq * (1 + 0.0012 * (j % 3 - 1)), 0.021 - 0.002 * j, 1.9, 0, 0.25 + 0.125 * j)
        k += 1
    rng = random.Random(1945)
    scale = (74, 76, 78, 81, 83, 86)
    at = 0.35
    while at < length - 3.0:
        note = rng.choice(scale)
        freq = 440 * 2 ** ((note - 69) / 12)
        pan = rng.uniform(0.2, 0.8)
        gain = 0.016 * rng.uniform(0.6, 1.0)
        tone(at, 2.6, freq, gain, 0.006, 0.7, pan)
        tone(at, 1.2, freq * 2.76, gain * 0.22, 0.004, 0.22, pan)
        at += rng.choice((0.65, 1.3, 1.3, 1.95))

    # Noise: a dark one that swells like surf, a bright one for rain, a wandering one for the river.
    surf_l = surf_r = deep = r1 = r2 = brook = 0.0
    s, e = film.s, film.e
    noise = rng.random
    sea = rain = river = 0.0
    for i in range(n):
        if i % 256 == 0:
            t = i / RATE
            near = max(1 - span(t, e[1], s[2] + 2), span(t, s[6], s[6] + 2) * (1 - 0.5 * span(t, s[7] + 1, s[7] + 3)))
            sea = near * (0.5 + 0.5 * math.sin(t * 1.05 - 0.6) ** 2) * 0.105
            rain = 0.030 * span(t, film.rain_from, film.rain_from + 1.4) * (1 - span(t, film.rain_to - 0.8, film.rain_to + 1.2))
            river = 0.050 * span(t, s[5] - 0.2, s[5] + 1.6) * (1 - span(t, s[6] + 0.5, s[6] + 2.5))
            river *= 0.7 + 0.3 * math.sin(t * 9.1) * math.sin(t * 5.3)
        a, b = noise() - 0.5, noise() - 0.5
        surf_l += 0.055 * (a - surf_l)
        surf_r += 0.055 * (b - surf_r)
        r1, r2 = a - r1 * 0.35, b - r2 * 0.35
        deep += 0.16 * (a - deep)
        brook += 0.035 * (deep - brook)
        bubble = (deep - brook) * river
        left[i] += surf_l * sea * 2.2 + r1 * rain + bubble
        right[i] += surf_r * sea * 2.2 + r2 * rain + bubble * 0.8
    for i in range(n):
        t = i / RATE
        g = 0.45 * min(1.0, t / 0.5, (length - t) / 2.2)
        left[i] *= g
        right[i] *= g
    return left, right


def soundtrack(path, scenes, film, length):
    left, right = bed(length, film)
    peak = max(max(map(abs, p.samples)) for scene in scenes for p in scene)
    gain = 0.62 / peak
    for scene in scenes:
        for p in scene:
            at = int(p.start * RATE)
            edge = 160
            low = 0.0
            for k, v in enumerate(p.samples):
                low += 0.72 * (v - low)  # takes the rasp off the voice
                x = low * gain * min(1.0, k / edge, (len(p.samples) - k) / edge)
                left[at + k] += x
                right[at + k] += x
    out = array.array("h", bytes(4 * len(left)))
    for i in range(len(left)):
        out[2 * i] = round(32767 * max(-0.98, min(0.98, left[i])))
        out[2 * i + 1] = round(32767 * max(-0.98, min(0.98, right[i])))
    with wave.open(str(path), "wb") as w:
        w.setnchannels(2)
        w.setsampwidth(2)
        w.setframerate(RATE)
        w.writeframes(out.tobytes())


# --- the film ---------------------------------------------------------------------------------------------------

def main(args):
    scenes, frames = narrate()
    film = Film(scenes)
    surface = cairo.ImageSurface(cairo.FORMAT_RGB24, WIDTH, HEIGHT)
    cr = cairo.Context(surface)
    if args[:1] == ["--still"]:
        for at, path in zip(args[1::2], args[2::2]):
            film.frame(cr, float(at))
            surface.write_to_png(path)
        return
    if args[:1] == ["--times"]:
        for scene in scenes:
            for p in scene:
                print(f"{p.start:6.2f} {p.end:6.2f}  {len(p.text) / (p.end - p.start):4.1f}/s  {p.text}")
        print(f"{frames / FPS:6.2f} end")
        return

    (HERE.parent / "siklus-air.srt").write_text(subtitles(scenes), encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        sound = Path(folder) / "sound.wav"
        soundtrack(sound, scenes, film, frames / FPS)
        result = Path(folder) / "film.mp4"
        encoder = subprocess.Popen(
            ["ffmpeg", "-v", "error", "-y",
             "-f", "rawvideo", "-pix_fmt", "bgr0", "-s", f"{WIDTH}x{HEIGHT}", "-r", str(FPS), "-i", "-",
             "-i", str(sound),
             "-vf", "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p",
             "-c:v", "libx264", "-preset", "slow", "-tune", "animation", "-crf", "28", "-g", "75", "-threads", "2",
             "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv",
             "-af", "highpass=f=70,aresample=44100,volume=3.8dB,alimiter=limit=0.79:attack=3:release=60:level=false",
             "-c:a", "aac", "-b:a", "96k", "-ac", "2",
             "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact",
             "-movflags", "+faststart", str(result)],
            stdin=subprocess.PIPE,
        )
        for i in range(frames):
            film.frame(cr, i / FPS)
            surface.flush()
            encoder.stdin.write(surface.get_data())
            if sys.stderr.isatty() and i % FPS == 0:
                print(f"\r{i / FPS:.0f} s", end="", file=sys.stderr)
        encoder.stdin.close()
        if encoder.wait() != 0:
            sys.exit("ffmpeg failed")
        (HERE.parent / "siklus-air.mp4").write_bytes(result.read_bytes())


if __name__ == "__main__":
    main(sys.argv[1:])
