"""Small drawing kit shared by the scripts of this folder: colours in OKLCH, easing, flat shapes for cairo."""

import math

import cairo


def oklch(light, chroma, hue, alpha=1.0):
    """An OKLCH colour as sRGB (r, g, b, a), each 0..1, clipped to the gamut."""
    a = chroma * math.cos(math.radians(hue))
    b = chroma * math.sin(math.radians(hue))
    l = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    m = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    s = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
        -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
        -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s,
    )

    def gamma(v):
        v = min(1.0, max(0.0, v))
        return 12.92 * v if v <= 0.0031308 else 1.055 * v ** (1 / 2.4) - 0.055

    return (gamma(linear[0]), gamma(linear[1]), gamma(linear[2]), alpha)


INK = oklch(0.27, 0.075, 265)
PAPER = oklch(0.975, 0.016, 85)
BLUE = oklch(0.60, 0.15, 250)
SUN = oklch(0.83, 0.165, 82)
CORAL = oklch(0.66, 0.17, 35)
WATER = oklch(0.80, 0.10, 230)
LEAF = oklch(0.68, 0.14, 140)
FOREST = oklch(0.46, 0.09, 165)


def alpha(colour, a):
    return colour[:3] + (colour[3] * a,)


def mix(a, b, t):
    return tuple(x + (y - x) * t for x, y in zip(a, b))


def lerp(a, b, t):
    return a + (b - a) * t


def clamp(t):
    return min(1.0, max(0.0, t))


def ease(t):
    """In and out, with no jerk at either end."""
    t = clamp(t)
    return t * t * t * (t * (6 * t - 15) + 10)


def arrive(t):
    """Fast in, long settle."""
    return 1 - (1 - clamp(t)) ** 4


def span(t, start, end):
    """0 before `start`, 1 after `end`, eased between."""
    return ease((t - start) / (end - start))


def fill(cr, colour):
    cr.set_source_rgba(*colour)
    cr.fill()


def stroke(cr, colour, width, dash=(), offset=0.0):
    cr.set_line_width(width)
    cr.set_line_cap(cairo.LINE_CAP_ROUND)
    cr.set_line_join(cairo.LINE_JOIN_ROUND)
    cr.set_dash(dash, offset)
    cr.set_source_rgba(*colour)
    cr.stroke()
    cr.set_dash([])


def ramp(y0, y1, *stops, x0=0.0, x1=0.0):
    """A linear gradient; each stop is (offset, colour)."""
    pattern = cairo.LinearGradient(x0, y0, x1, y1)
    for offset, colour in stops:
        pattern.add_color_stop_rgba(offset, *colour)
    return pattern


def glow(x, y, inner, outer, colour):
    pattern = cairo.RadialGradient(x, y, inner, x, y, outer)
    for i in range(6):
        u = i / 5
        pattern.add_color_stop_rgba(u, *alpha(colour, (1 - u) ** 2))
    return pattern


def fill_with(cr, pattern):
    cr.set_source(pattern)
    cr.fill()


def disc(cr, x, y, r, colour):
    cr.arc(x, y, r, 0, math.tau)
    fill(cr, colour)


def oval(cr, x, y, rx, ry, colour):
    cr.save()
    cr.translate(x, y)
    cr.scale(rx, ry)
    cr.arc(0, 0, 1, 0, math.tau)
    cr.restore()
    fill(cr, colour)


def curve(cr, points, move=True):
    """A smooth open curve through all points (Catmull-Rom)."""
    if move:
        cr.move_to(*points[0])
    else:
        cr.line_to(*points[0])
    for i in range(len(points) - 1):
        p0 = points[max(i - 1, 0)]
        p1, p2 = points[i], points[i + 1]
        p3 = points[min(i + 2, len(points) - 1)]
        cr.curve_to(
            p1[0] + (p2[0] - p0[0]) / 6, p1[1] + (p2[1] - p0[1]) / 6,
            p2[0] - (p3[0] - p1[0]) / 6, p2[1] - (p3[1] - p1[1]) / 6,
            p2[0], p2[1],
        )


def land(cr, points, floor):
    """A closed shape: a smooth skyline, then straight down to `floor`."""
    curve(cr, points)
    cr.line_to(points[-1][0], floor)
    cr.line_to(points[0][0], floor)
    cr.close_path()


def polygon(cr, points):
    cr.move_to(*points[0])
    for p in points[1:]:
        cr.line_to(*p)
    cr.close_path()


def rounded(cr, x, y, w, h, r):
    r = min(r, w / 2, h / 2)
    cr.new_sub_path()
    cr.arc(x + w - r, y + r, r, -math.pi / 2, 0)
    cr.arc(x + w - r, y + h - r, r, 0, math.pi / 2)
    cr.arc(x + r, y + h - r, r, math.pi / 2, math.pi)
    cr.arc(x + r, y + r, r, math.pi, 3 * math.pi / 2)
    cr.close_path()


def droplet(cr, x, y, r):
    """The path of a drop with its point upwards; `r` is the radius of its belly."""
    cr.move_to(x, y - 2.1 * r)
    cr.curve_to(x + 0.35 * r, y - 1.35 * r, x + r, y - 0.75 * r, x + r, y)
    cr.arc(x, y, r, 0, math.pi)
    cr.curve_to(x - r, y - 0.75 * r, x - 0.35 * r, y - 1.35 * r, x, y - 2.1 * r)
    cr.close_path()


def petal(cr, x, y, length, width, angle):
    """One petal of the kawung: a pointed oval from (x, y) outwards."""
    cr.save()
    cr.translate(x, y)
    cr.rotate(angle)
    cr.move_to(0, 0)
    cr.curve_to(length * 0.25, -width * 0.72, length * 0.75, -width * 0.72, length, 0)
    cr.curve_to(length * 0.75, width * 0.72, length * 0.25, width * 0.72, 0, 0)
    cr.close_path()
    cr.restore()


CLOUD = ((-0.62, -0.20, 0.20), (-0.30, -0.33, 0.33), (0.10, -0.41, 0.41), (0.47, -0.28, 0.28), (0.72, -0.17, 0.17))


def cloud(cr, x, y, size, light, shade, grown=1.0):
    """A cloud with a flat base at `y`, `size` half as wide as it; `grown` 0..1 builds it lobe by lobe."""
    if grown <= 0:
        return
    cr.save()
    cr.translate(x, y)
    cr.scale(size, size)

    def lobes(dx, dy, shrink=1.0):
        base = ease(grown * 1.9)
        rounded(cr, -0.86 * base + dx, -0.25 * base + dy, 1.76 * base, 0.25 * base, 0.125)
        for i, (cx, cy, r) in enumerate(CLOUD):
            order = (2, 1, 0, 3, 4)[i]
            k = arrive(grown * 1.7 - order * 0.14)
            if k > 0:
                cr.new_sub_path()
                cr.arc(cx * (0.5 + 0.5 * k) + dx, cy * k + dy, r * k * shrink, 0, math.tau)

    lobes(0, 0)
    fill(cr, shade)
    lobes(0, 0)
    cr.clip()
    lobes(-0.045, -0.085, 0.98)
    fill(cr, light)
    cr.restore()
