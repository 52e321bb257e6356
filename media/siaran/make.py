#!/usr/bin/env python3
"""Makes the sound of the two demo audiograms: ../dongeng-sore.mp3 and ../bincang-guru.ogg, each with its subtitles.

Nobody speaks here: the words are our own, the voice is a synthetic stand-in (espeak-ng) as in the film beside this,
and the chime and the few plucked tones below the voice are computed. Phrases are spoken first; subtitles take
their times from them.

Needs: Python 3.9+, and the programs `espeak-ng` (with its voice `id`) and `ffmpeg` (libmp3lame, libopus).
On Debian: apt install espeak-ng ffmpeg

    python3 media/siaran/make.py

Nothing is random: the same versions of these programs give the same files.
"""

import array
import io
import math
import subprocess
import sys
import tempfile
import wave
from pathlib import Path

HERE = Path(__file__).resolve().parent
RATE = 22050

# Each phrase is one subtitle. A comma at the end keeps the voice up.
BROADCASTS = [
    {
        "name": "dongeng-sore",
        "codec": ["-c:a", "libmp3lame", "-b:a", "64k", "-ar", "44100", "-f", "mp3"],
        "ending": "mp3",
        "voice": ["-v", "id+f4", "-s", "128", "-p", "50"],
        # A falling chime, as of an evening; tones of a pentatonic scale below the voice.
        "chime": [784.0, 659.3, 523.3],
        "scale": [261.6, 329.6, 392.0, 523.3, 392.0, 329.6],
        "beat": 0.55,
        "phrases": [
            ("Malam itu, bulan bersembunyi di balik awan.", 0.35),
            ("Ia takut gelap.", 0.55),
            ("Seekor kunang-kunang datang, lalu berbisik:", 0.2),
            ("nyalakan dirimu, sedikit saja.", 0.5),
            ("Sejak itu, malam tidak pernah benar-benar gelap.", 0.9),
        ],
    },
    {
        "name": "bincang-guru",
        "codec": ["-c:a", "libopus", "-b:a", "48k", "-ar", "48000", "-f", "ogg"],
        "ending": "ogg",
        "voice": ["-v", "id+m3", "-s", "138", "-p", "38"],
        # A rising chime, as of a station.
        "chime": [392.0, 523.3, 784.0],
        "scale": [196.0, 293.7, 392.0, 293.7],
        "beat": 0.5,
        "phrases": [
            ("Dulu, tidak ada murid saya yang berani bertanya.", 0.4),
            ("Lalu saya mulai setiap pagi dengan satu kalimat:", 0.25),
            ("salah itu tidak apa-apa.", 0.6),
            ("Sekarang, sebelum saya selesai bicara,", 0.15),
            ("tangan mereka sudah terangkat.", 0.9),
        ],
    },
]
LEAD = 1.1


def speak(text, voice):
    """The samples of one phrase, without the silence around it."""
    spoken = subprocess.run(
        ["espeak-ng", *voice, "-a", "100", "--stdout", text], check=True, capture_output=True
    ).stdout
    with wave.open(io.BytesIO(spoken)) as w:
        assert w.getframerate() == RATE and w.getnchannels() == 1
        # The header's length is unknown to a pipe, so take what came.
    samples = array.array("h", spoken[44:len(spoken) - (len(spoken) - 44) % 2])
    loud = [i for i, v in enumerate(samples) if abs(v) > 250]
    return samples[max(0, loud[0] - 200):loud[-1] + 900]


def pluck(out, start, hz, gain, length):
    """A tone that is struck and dies away, with two overtones."""
    first = int(start * RATE)
    for k in range(min(int(length * RATE), len(out) - first)):
        t = k / RATE
        rise = min(1.0, k / 60)
        tone = (math.sin(2 * math.pi * hz * t) * math.exp(-3.2 * t)
                + 0.35 * math.sin(4 * math.pi * hz * t) * math.exp(-6 * t)
                + 0.12 * math.sin(8 * math.pi * hz * t) * math.exp(-11 * t))
        out[first + k] += gain * rise * tone


def stamp(t):
    ms = round(t * 1000)
    return f"{ms // 3600000:02}:{ms // 60000 % 60:02}:{ms // 1000 % 60:02},{ms % 1000:03}"


def make(broadcast):
    t, phrases = LEAD, []
    for text, pause in broadcast["phrases"]:
        samples = speak(text, broadcast["voice"])
        phrases.append((text, t, t + len(samples) / RATE, samples))
        t = phrases[-1][2] + pause
    out = [0.0] * math.ceil((t + 0.35) * RATE)
    for k, hz in enumerate(broadcast["chime"]):
        pluck(out, 0.05 + 0.22 * k, hz, 0.22, 1.4)
    # The tones keep away from the voice: softer while it speaks, and from the first phrase on.
    beat, scale = broadcast["beat"], broadcast["scale"]
    for k in range(int((t - LEAD) / beat)):
        at = LEAD + k * beat
        speaking = any(start - 0.1 < at < end for _, start, end, _ in phrases)
        pluck(out, at, scale[k % len(scale)], 0.018 if speaking else 0.05, 1.2)
    pluck(out, t - 0.5, broadcast["chime"][-1], 0.12, 0.8)
    peak = max(max(map(abs, samples)) for *_, samples in phrases)
    for _, start, _, samples in phrases:
        first, low = int(start * RATE), 0.0
        for k, v in enumerate(samples):
            low += 0.72 * (v - low)  # takes the rasp off the voice
            out[first + k] += low * 0.62 / peak * min(1.0, k / 160, (len(samples) - k) / 160)
    pcm = array.array("h", (round(max(-1.0, min(1.0, v)) * 32767) for v in out))
    place = HERE.parent / f"{broadcast['name']}.{broadcast['ending']}"
    with tempfile.TemporaryDirectory() as folder:
        sound = Path(folder) / "sound.wav"
        with wave.open(str(sound), "wb") as w:
            w.setnchannels(1)
            w.setsampwidth(2)
            w.setframerate(RATE)
            w.writeframes(pcm.tobytes())
        subprocess.run(
            ["ffmpeg", "-v", "error", "-y", "-i", str(sound), "-af", "highpass=f=70", "-ac", "1", *broadcast["codec"],
             "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact", str(place)],
            check=True,
        )
    lines = []
    for i, (text, start, end, _) in enumerate(phrases):
        following = phrases[i + 1][1] if i + 1 < len(phrases) else end + 2
        lines.append(f"{i + 1}\n{stamp(start)} --> {stamp(min(end + 0.5, following - 0.08))}\n{text}\n")
    (HERE.parent / f"{broadcast['name']}.srt").write_text("\n".join(lines), encoding="utf-8")
    print(f"{place.name}: {len(out) / RATE:.2f} s, {place.stat().st_size} bytes", file=sys.stderr)


if __name__ == "__main__":
    for one in BROADCASTS:
        make(one)
