#!/usr/bin/env python3
"""Makes the music of the demo clips: ../alun-pagi.ogg, sixteen seconds of soft chords that go round.

Nothing is recorded: four chords of a slow pad, a few soft plucks above them, all computed. Each tone swells and dies away
within its bar, and bars overlap round the end, so that the last leads into the first.

Needs: Python 3.9+ and the program `ffmpeg` (libopus). On Debian: apt install ffmpeg

    python3 media/musik/make.py

Nothing is random: the same versions of these programs give the same file.
"""

import array
import math
import subprocess
import sys
import tempfile
import wave
from pathlib import Path

HERE = Path(__file__).resolve().parent
RATE = 48000
BAR = 4.0

# C, A minor, F, G with their sixths and ninths: calm, and nowhere final.
CHORDS = [
    [130.81, 196.00, 261.63, 329.63, 493.88],
    [110.00, 164.81, 261.63, 329.63, 392.00],
    [87.31, 174.61, 261.63, 349.23, 440.00],
    [98.00, 146.83, 246.94, 293.66, 440.00],
]
# Plucks above them: bar, beat, tone.
PLUCKS = [(0, 1.0, 659.26), (0, 2.5, 783.99), (1, 1.0, 659.26), (1, 3.0, 523.25),
          (2, 1.5, 698.46), (2, 3.0, 523.25), (3, 1.0, 587.33), (3, 2.5, 493.88)]


def add(out, start, seconds, left, right, tone):
    """Adds `tone` (a function of seconds) at `start`, going round the end."""
    first, count = round(start * RATE), round(seconds * RATE)
    frames = len(out[0])
    for k in range(count):
        value = tone(k / RATE)
        at = (first + k) % frames
        out[0][at] += left * value
        out[1][at] += right * value


def main():
    frames = round(len(CHORDS) * BAR * RATE)
    out = [[0.0] * frames, [0.0] * frames]
    length = BAR + 1.6  # each chord lies over the next for a moment
    for bar, chord in enumerate(CHORDS):
        for index, hz in enumerate(chord):
            pan = 0.5 + 0.12 * (index - 2)

            def pad(t, hz=hz):
                swell = min(1.0, t / 1.6, (length - t) / 1.6)
                swell = swell * swell * (3 - 2 * swell)
                body = math.sin(2 * math.pi * hz * t) + 0.7 * math.sin(2 * math.pi * hz * 1.0018 * t)
                air = 0.18 * math.sin(4 * math.pi * hz * t) + 0.05 * math.sin(6 * math.pi * hz * t)
                return swell * (body + air)

            gain = 0.055 if index else 0.075
            add(out, bar * BAR, length, gain * (1 - pan) * 2, gain * pan * 2, pad)
    for number, (bar, beat, hz) in enumerate(PLUCKS):
        def pluck(t, hz=hz):
            rise = min(1.0, t / 0.006)
            return rise * (math.sin(2 * math.pi * hz * t) * math.exp(-2.2 * t)
                           + 0.3 * math.sin(4 * math.pi * hz * t) * math.exp(-5 * t))

        pan = 0.38 if number % 2 else 0.62
        add(out, bar * BAR + beat, 2.6, 0.07 * (1 - pan) * 2, 0.07 * pan * 2, pluck)
    pcm = array.array("h", (round(max(-1.0, min(1.0, value)) * 32767) for frame in zip(*out) for value in frame))
    place = HERE.parent / "alun-pagi.ogg"
    with tempfile.TemporaryDirectory() as folder:
        sound = Path(folder) / "sound.wav"
        with wave.open(str(sound), "wb") as w:
            w.setnchannels(2)
            w.setsampwidth(2)
            w.setframerate(RATE)
            w.writeframes(pcm.tobytes())
        subprocess.run(
            ["ffmpeg", "-v", "error", "-y", "-i", str(sound), "-c:a", "libopus", "-b:a", "64k", "-f", "ogg",
             "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact", str(place)],
            check=True,
        )
    print(f"{place.name}: {frames / RATE:.2f} s, {place.stat().st_size} bytes", file=sys.stderr)


if __name__ == "__main__":
    main()
