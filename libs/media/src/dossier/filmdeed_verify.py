#!/usr/bin/env python3
"""影契证据包验证器(第二个、独立的)  FilmDeed bundles checked a second time, independently.

This one file was written from the description of the formats alone (docs/format.md; "§" below is a section of it) and from the
public standards that it cites. It shares no line with the software that made the bundle, needs Python 3.9 or later and nothing
else, opens no network connection, starts no program and writes no file.

    python3 filmdeed_verify.py BUNDLE --trust TRUST [--file FILE] [--json] [--lang zh|en]

BUNDLE is a bundle (§8) or an answer of the index (§12.5); TRUST is a trust file (§7) from somebody whom the reader trusts, never
from whoever hands in the bundle; FILE is the work itself, if it is at hand. Each check of §9 is printed as valid, broken or
not-checked. Exit 0: the whole is valid; 1: it is not; 2: wrong use, or the trust file is none.

How to read this file: sections 1 to 6 are the tools (JSON, hashes, curves, DER, Merkle trees, signed notes), each after the
standard named at its head; sections 7 to 16 are the checks, in about the order in which they are printed; section 17 is the sum.
Whatever is wrong with the input raises Broken (the evidence contradicts itself) or NotChecked (nobody could tell from here).
"""
import base64
import calendar
import hashlib
import json
import os
import re
import stat
import sys
from fractions import Fraction

# ---------------------------------------------------------------------------------------------------------------------------
# 1. 输入的读取  Reading input: limits, JSON, RFC 8785, base64, hex, times
# ---------------------------------------------------------------------------------------------------------------------------

MAX_BUNDLE_BYTES = 4 * 1024 * 1024
MAX_LEAF_BYTES = 65535
MAX_SAFE_INTEGER = 2**53 - 1
MAX_JSON_DEPTH = 32
MAX_ANCHORS = 64
CROCKFORD = '0123456789abcdefghjkmnpqrstvwxyz'


class Broken(Exception):
    """The evidence contradicts itself, or is not of the form that it claims."""

    def __init__(self, code, **facts):
        super().__init__(code)
        self.code, self.facts = code, facts


class NotChecked(Exception):
    """From what is at hand nobody can tell."""

    def __init__(self, code, **facts):
        super().__init__(code)
        self.code, self.facts = code, facts


class Malformed(Exception):
    """Bytes that are not what they should be; who asks for them says what that means."""


def need(condition, what):
    if not condition:
        raise Malformed(what)


def json_depth(text):
    """The deepest nesting of brackets outside of strings, counted before anything is parsed."""
    depth = deepest = 0
    in_string = escaped = False
    for letter in text:
        if in_string:
            if escaped:
                escaped = False
            elif letter == '\\':
                escaped = True
            elif letter == '"':
                in_string = False
        elif letter == '"':
            in_string = True
        elif letter in '[{':
            depth += 1
            deepest = max(deepest, depth)
        elif letter in ']}':
            depth -= 1
    return deepest


def _number(text):
    """A number of JSON; an integer, however it is spelled, if it is one up to 2^53-1."""
    number = float(text)
    return int(number) if abs(number) <= MAX_SAFE_INTEGER and number == int(number) else number


def _no_constant(text):
    raise Malformed('not JSON: %s' % text)


def read_json(data):
    """RFC 8259, and no more: UTF-8 without mark, bounded depth; of a member that stands twice the last counts."""
    try:
        text = data.decode('utf-8') if isinstance(data, bytes) else data
        need(json_depth(text) <= MAX_JSON_DEPTH, 'nested too deep')
        return json.loads(text, parse_int=_number, parse_float=_number, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise Malformed('not JSON: %s' % error)


def utf8(text):
    """The UTF-8 of a text without halves of surrogate pairs."""
    try:
        return text.encode('utf-8')
    except UnicodeEncodeError:
        raise Malformed('half of a surrogate pair')


def jcs(value):
    """The canonical bytes of a JSON value (RFC 8785); numbers are integers from 0 to 2^53-1."""
    return utf8(_jcs(value))


def _jcs(value):
    if value is None:
        return 'null'
    if value is True:
        return 'true'
    if value is False:
        return 'false'
    if isinstance(value, int):
        need(0 <= value <= MAX_SAFE_INTEGER, 'number out of range')
        return str(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return '[' + ','.join(_jcs(item) for item in value) + ']'
    need(isinstance(value, dict), 'not a JSON value')
    names = sorted(value, key=lambda name: name.encode('utf-16-be', 'surrogatepass'))
    return '{' + ','.join(_jcs(name) + ':' + _jcs(value[name]) for name in names) + '}'


def from_base64(text, length=None):
    """RFC 4648 §4 with padding, and only the one spelling that encoding gives."""
    need(isinstance(text, str) and text.isascii(), 'not base64')
    try:
        data = base64.b64decode(text.encode('ascii'), validate=True)
    except ValueError:
        raise Malformed('not base64')
    need(base64.b64encode(data).decode('ascii') == text, 'not the canonical base64')
    need(length is None or len(data) == length, 'not %s bytes' % length)
    return data


def from_base64url(text, length=None):
    """RFC 4648 §5 without padding, and only the one spelling that encoding gives."""
    need(isinstance(text, str) and re.fullmatch('[A-Za-z0-9_-]*', text) is not None and len(text) % 4 != 1, 'not base64url')
    data = base64.urlsafe_b64decode(text + '=' * (-len(text) % 4))
    need(base64.urlsafe_b64encode(data).decode('ascii').rstrip('=') == text, 'not the canonical base64url')
    need(length is None or len(data) == length, 'not %s bytes' % length)
    return data


def is_base64url(text, low, high):
    return isinstance(text, str) and re.fullmatch('[A-Za-z0-9_-]{%d,%d}' % (low, high), text) is not None


def is_hash_text(text):
    return isinstance(text, str) and re.fullmatch('[A-Za-z0-9+/]{43}=', text) is not None


def from_hex(text, length):
    need(isinstance(text, str) and re.fullmatch('[0-9a-f]{%d}' % (2 * length), text) is not None, 'not %d bytes in hex' % length)
    return bytes.fromhex(text)


def from_0x(text, length):
    need(isinstance(text, str) and text[:2] == '0x', 'not 0x and hex')
    return from_hex(text[2:], length)


def is_integer(value, low=0, high=MAX_SAFE_INTEGER):
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def decimal(text):
    """A decimal number without sign and leading zeros."""
    need(re.fullmatch('0|[1-9][0-9]{0,15}', text) is not None and int(text) <= MAX_SAFE_INTEGER, 'not a decimal number')
    return int(text)


def milliseconds(text):
    """A time as §0 writes it, in milliseconds since 1970."""
    need(isinstance(text, str), 'not a time')
    found = re.fullmatch(r'([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})\.([0-9]{3})Z', text)
    need(found is not None, 'not a time')
    year, month, day, hour, minute, second, milli = (int(part) for part in found.groups())
    return seconds_of(year, month, day, hour, minute, second) * 1000 + milli


def seconds_of(year, month, day, hour, minute, second):
    """Seconds since 1970 of a moment that the calendar has (no 30 February, no leap second)."""
    need(1 <= month <= 12 and hour <= 23 and minute <= 59 and second <= 59, 'not a time')
    need(1 <= day <= (29 if month == 2 and calendar.isleap(year) else [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]), 'not a time')
    years = year - 1
    days = years * 365 + years // 4 - years // 100 + years // 400 - 719162
    days += sum([31, 29 if calendar.isleap(year) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][: month - 1]) + day - 1
    return ((days * 24 + hour) * 60 + minute) * 60 + second


def spelled_time(milli):
    """The text of a time in milliseconds, as §0 writes it."""
    seconds, rest = divmod(milli, 1000)
    days, seconds = divmod(seconds, 86400)
    year = 1970 + days // 366
    while seconds_of(year + 1, 1, 1, 0, 0, 0) <= days * 86400:
        year += 1
    days -= seconds_of(year, 1, 1, 0, 0, 0) // 86400
    month = 1
    while month < 12 and seconds_of(year, month + 1, 1, 0, 0, 0) <= seconds_of(year, 1, 1, 0, 0, 0) + days * 86400:
        month += 1
    days -= (seconds_of(year, month, 1, 0, 0, 0) - seconds_of(year, 1, 1, 0, 0, 0)) // 86400
    return '%04d-%02d-%02dT%02d:%02d:%02d.%03dZ' % (year, month, days + 1, seconds // 3600, seconds // 60 % 60, seconds % 60, rest)


def utf16_length(text):
    """The length of a text as the limits of §8.6 count it: in UTF-16 code units."""
    return len(text) + sum(letter > '\uffff' for letter in text)


def is_text(value, most=4000):
    return isinstance(value, str) and utf16_length(value) <= most


def texts(value, most, longest=200000):
    return isinstance(value, list) and len(value) <= most and all(is_text(item, longest) for item in value)


def is_one_of(value, words):
    return isinstance(value, str) and value in words


def exactly(value, required, optional=()):
    """Whether value is an object with all the required members, and no other than these and the optional ones."""
    return isinstance(value, dict) and set(required) <= set(value) <= set(required) | set(optional)


# ---------------------------------------------------------------------------------------------------------------------------
# 2. 杂凑  Hashes: SHA-2 (FIPS 180-4) is Python's own; Keccak-256, SM3 (GB/T 32905-2016)
# ---------------------------------------------------------------------------------------------------------------------------


def sha256(data):
    return hashlib.sha256(data).digest()


KECCAK_ROUNDS = []
_lfsr = 1
for _round in range(24):
    _constant = 0
    for _bit in range(7):
        if _lfsr & 1:
            _constant ^= 1 << ((1 << _bit) - 1)
        _lfsr = (_lfsr << 1) ^ (0x171 if _lfsr & 0x80 else 0)
    KECCAK_ROUNDS.append(_constant)


def _rotate64(word, count):
    count %= 64
    return ((word << count) | (word >> (64 - count))) & 0xFFFFFFFFFFFFFFFF


def _keccak_permutation(a):
    """Keccak-f[1600] on 25 lanes, lane (x, y) at x + 5 y (FIPS 202 §3)."""
    for constant in KECCAK_ROUNDS:
        c = [a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20] for x in range(5)]
        d = [c[(x - 1) % 5] ^ _rotate64(c[(x + 1) % 5], 1) for x in range(5)]
        a = [a[i] ^ d[i % 5] for i in range(25)]
        x, y, lane = 1, 0, a[1]
        for t in range(24):
            x, y = y, (2 * x + 3 * y) % 5
            lane, a[x + 5 * y] = a[x + 5 * y], _rotate64(lane, (t + 1) * (t + 2) // 2)
        for y in range(0, 25, 5):
            row = a[y : y + 5]
            for x in range(5):
                a[y + x] = row[x] ^ (~row[(x + 1) % 5] & row[(x + 2) % 5] & 0xFFFFFFFFFFFFFFFF)
        a[0] ^= constant
    return a


def keccak256(data):
    """Keccak with rate 1088 and the padding of 2011 (0x01), as Ethereum uses it; not SHA3-256, whose padding is 0x06."""
    rate = 136
    padded = bytearray(data) + b'\x01' + bytes(-(len(data) + 1) % rate)
    padded[-1] |= 0x80
    lanes = [0] * 25
    for start in range(0, len(padded), rate):
        for i in range(rate // 8):
            lanes[i] ^= int.from_bytes(padded[start + 8 * i : start + 8 * i + 8], 'little')
        lanes = _keccak_permutation(lanes)
    return b''.join(lane.to_bytes(8, 'little') for lane in lanes[:4])


class Sm3:
    """SM3 in Python itself, for where hashlib has none; slow (a minute for some 30 MB)."""

    def __init__(self):
        self.state = [0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E]
        self.rest, self.length = b'', 0

    def update(self, data):
        self.length += len(data)
        data = self.rest + data
        whole = len(data) // 64 * 64
        for start in range(0, whole, 64):
            self._block(data[start : start + 64])
        self.rest = data[whole:]

    def digest(self):
        length = (self.length * 8).to_bytes(8, 'big')
        self.update(b'\x80' + bytes(-(self.length + 9) % 64) + length)
        return b''.join(word.to_bytes(4, 'big') for word in self.state)

    def _block(self, block):
        def rotate(word, count):
            count %= 32
            return ((word << count) | (word >> (32 - count))) & 0xFFFFFFFF

        w = [int.from_bytes(block[i : i + 4], 'big') for i in range(0, 64, 4)]
        for j in range(16, 68):
            x = w[j - 16] ^ w[j - 9] ^ rotate(w[j - 3], 15)
            w.append(x ^ rotate(x, 15) ^ rotate(x, 23) ^ rotate(w[j - 13], 7) ^ w[j - 6])
        a, b, c, d, e, f, g, h = self.state
        for j in range(64):
            ss1 = rotate((rotate(a, 12) + e + rotate(0x79CC4519 if j < 16 else 0x7A879D8A, j)) & 0xFFFFFFFF, 7)
            ff = a ^ b ^ c if j < 16 else (a & b) | (a & c) | (b & c)
            gg = e ^ f ^ g if j < 16 else (e & f) | (~e & g & 0xFFFFFFFF)
            tt1 = (ff + d + (ss1 ^ rotate(a, 12)) + (w[j] ^ w[j + 4])) & 0xFFFFFFFF
            tt2 = (gg + h + ss1 + w[j]) & 0xFFFFFFFF
            a, b, c, d = tt1, a, rotate(b, 9), c
            e, f, g, h = tt2 ^ rotate(tt2, 9) ^ rotate(tt2, 17), e, rotate(f, 19), g
        self.state = [x ^ y for x, y in zip(self.state, (a, b, c, d, e, f, g, h))]


def new_sm3():
    try:
        return hashlib.new('sm3')
    except ValueError:
        return Sm3()


# ---------------------------------------------------------------------------------------------------------------------------
# 3. 签名算法  Signatures: Ed25519 (RFC 8032), ECDSA (FIPS 186-5, SEC 1), RSA (RFC 8017)
# ---------------------------------------------------------------------------------------------------------------------------

ED_P = 2**255 - 19
ED_L = 2**252 + 27742317777372353535851937790883648493
ED_D = -121665 * pow(121666, -1, ED_P) % ED_P
ED_SQRT_M1 = pow(2, (ED_P - 1) // 4, ED_P)


def _ed_decode(data):
    """The point of 32 bytes (RFC 8032 §5.1.3), as (X, Y, Z, T), or None."""
    y = int.from_bytes(data, 'little')
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= ED_P:
        return None
    u, v = (y * y - 1) % ED_P, (ED_D * y * y + 1) % ED_P
    x = u * pow(v, 3, ED_P) * pow(u * pow(v, 7, ED_P), (ED_P - 5) // 8, ED_P) % ED_P
    if v * x * x % ED_P != u:
        x = x * ED_SQRT_M1 % ED_P
        if v * x * x % ED_P != u:
            return None
    if x == 0 and sign:
        return None
    if x & 1 != sign:
        x = ED_P - x
    return (x, y, 1, x * y % ED_P)


def _ed_add(p, q):
    a = (p[1] - p[0]) * (q[1] - q[0]) % ED_P
    b = (p[1] + p[0]) * (q[1] + q[0]) % ED_P
    c = 2 * p[3] * q[3] * ED_D % ED_P
    d = 2 * p[2] * q[2] % ED_P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % ED_P, g * h % ED_P, f * g % ED_P, e * h % ED_P)


def _ed_times(k, point):
    total = (0, 1, 1, 0)
    while k:
        if k & 1:
            total = _ed_add(total, point)
        point = _ed_add(point, point)
        k >>= 1
    return total


ED_BASE = _ed_decode((4 * pow(5, -1, ED_P) % ED_P).to_bytes(32, 'little'))


def ed25519_verify(public, message, signature):
    if len(public) != 32 or len(signature) != 64:
        return False
    a, r = _ed_decode(public), _ed_decode(signature[:32])
    s = int.from_bytes(signature[32:], 'little')
    if a is None or r is None or s >= ED_L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), 'little') % ED_L
    left = _ed_times(8 * s, ED_BASE)
    right = _ed_times(8, _ed_add(r, _ed_times(k, a)))
    return (left[0] * right[2] - right[0] * left[2]) % ED_P == 0 and (left[1] * right[2] - right[1] * left[2]) % ED_P == 0


class Curve:
    """y² = x³ + a x + b over the integers modulo p, with base point of prime order n (SEC 2)."""

    def __init__(self, p, a, b, gx, gy, n):
        self.p, self.a, self.b, self.n, self.base = p, a, b, n, (gx, gy)
        self.bytes = (p.bit_length() + 7) // 8

    def holds(self, x, y):
        return 0 <= x < self.p and 0 <= y < self.p and (y * y - (x * x * x + self.a * x + self.b)) % self.p == 0

    def _double(self, point):
        x, y, z = point
        if not y or not z:
            return (0, 1, 0)
        p = self.p
        yy = y * y % p
        s = 4 * x * yy % p
        m = (3 * x * x + self.a * pow(z, 4, p)) % p
        x3 = (m * m - 2 * s) % p
        return (x3, (m * (s - x3) - 8 * yy * yy) % p, 2 * y * z % p)

    def _add(self, left, right):
        if not left[2]:
            return right
        if not right[2]:
            return left
        p = self.p
        (x1, y1, z1), (x2, y2, z2) = left, right
        z1z1, z2z2 = z1 * z1 % p, z2 * z2 % p
        u1, u2 = x1 * z2z2 % p, x2 * z1z1 % p
        s1, s2 = y1 * z2 * z2z2 % p, y2 * z1 * z1z1 % p
        h, r = (u2 - u1) % p, (s2 - s1) % p
        if h == 0:
            return self._double(left) if r == 0 else (0, 1, 0)
        hh = h * h % p
        hhh, v = h * hh % p, u1 * hh % p
        x3 = (r * r - hhh - 2 * v) % p
        return (x3, (r * (v - x3) - s1 * hhh) % p, h * z1 * z2 % p)

    def sum_of_products(self, k, point, l, other):
        """k · point + l · other in affine coordinates, or None for the point at infinity."""
        first, second = (*point, 1), (*other, 1)
        both = self._add(first, second)
        total = (0, 1, 0)
        for bit in range(max(k.bit_length(), l.bit_length()) - 1, -1, -1):
            total = self._double(total)
            which = (k >> bit & 1) + 2 * (l >> bit & 1)
            if which:
                total = self._add(total, (None, first, second, both)[which])
        if not total[2]:
            return None
        inverse = pow(total[2], -1, self.p)
        return (total[0] * inverse**2 % self.p, total[1] * inverse**3 % self.p)

    def number_of(self, digest):
        """The leftmost bits of a digest, as many as the order has (FIPS 186-5 §6.4.1)."""
        return int.from_bytes(digest, 'big') >> max(0, len(digest) * 8 - self.n.bit_length())

    def verify(self, key, digest, r, s):
        if not (self.holds(*key) and 0 < r < self.n and 0 < s < self.n):
            return False
        inverse = pow(s, -1, self.n)
        point = self.sum_of_products(self.number_of(digest) * inverse % self.n, self.base, r * inverse % self.n, key)
        return point is not None and point[0] % self.n == r

    def recover(self, digest, r, s, odd):
        """The key that made the signature (SEC 1 §4.1.6, for r below p alone), or None."""
        if not (0 < r < self.n and 0 < s < self.n):
            return None
        y = pow((r * r * r + self.a * r + self.b) % self.p, (self.p + 1) // 4, self.p)
        if not self.holds(r, y):
            return None
        y = y if y & 1 == odd else self.p - y
        inverse = pow(r, -1, self.n)
        return self.sum_of_products(-self.number_of(digest) * inverse % self.n, self.base, s * inverse % self.n, (r, y))


P256 = Curve(
    2**256 - 2**224 + 2**192 + 2**96 - 1,
    -3,
    0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B,
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
    0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
)
P384 = Curve(
    2**384 - 2**128 - 2**96 + 2**32 - 1,
    -3,
    0xB3312FA7E23EE7E4988E056BE3F82D19181D9C6EFE8141120314088F5013875AC656398D8A2ED19D2A85C8EDD3EC2AEF,
    0xAA87CA22BE8B05378EB1C71EF320AD746E1D3B628BA79B9859F741E082542A385502F25DBF55296C3A545E3872760AB7,
    0x3617DE4A96262C6F5D9E98BF9292DC29F8F41DBD289A147CE9DA3113B5F0B8C00A60B1CE1D7E819D7A431D7C90EA0E5F,
    0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973,
)
P521 = Curve(
    2**521 - 1,
    -3,
    0x0051953EB9618E1C9A1F929A21A0B68540EEA2DA725B99B315F3B8B489918EF109E156193951EC7E937B1652C0BD3BB1BF073573DF883D2C34F1EF451FD46B503F00,
    0x00C6858E06B70404E9CD9E3ECB662395B4429C648139053FB521F828AF606B4D3DBAA14B5E77EFE75928FE1DC127A2FFA8DE3348B3C1856A429BF97E7E31C2E5BD66,
    0x011839296A789A3BC0045C8A5FB42C7D1BD998F54449579B446817AFBD17273E662C97EE72995EF42640C550B9013FAD0761353C7086A272C24088BE94769FD16650,
    0x01FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFA51868783BF2F966B7FCC0148F709A5D03BB5C9B8899C47AEBB6FB71E91386409,
)
SECP256K1 = Curve(
    2**256 - 2**32 - 977,
    0,
    7,
    0x79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798,
    0x483ADA7726A3C4655DA4FBFC0E1108A8FD17B448A68554199C47D08FFB10D4B8,
    0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141,
)

DIGEST_INFO = {
    'sha256': bytes.fromhex('3031300d060960864801650304020105000420'),
    'sha384': bytes.fromhex('3041300d060960864801650304020205000430'),
    'sha512': bytes.fromhex('3051300d060960864801650304020305000440'),
}


def rsa_number(key, signature):
    """The signature raised to the public exponent, as bytes of the modulus' length, or None if it cannot be one."""
    modulus, exponent = key
    length = (modulus.bit_length() + 7) // 8
    number = int.from_bytes(signature, 'big')
    if len(signature) != length or number >= modulus:
        return None
    return pow(number, exponent, modulus).to_bytes(length, 'big')


def rsa_pkcs1_verify(key, hash_name, message, signature):
    """RSASSA-PKCS1-v1_5 (RFC 8017 §8.2.2): the one encoding is built and compared whole."""
    encoded = rsa_number(key, signature)
    if encoded is None:
        return False
    tail = DIGEST_INFO[hash_name] + hashlib.new(hash_name, message).digest()
    return encoded == b'\x00\x01' + b'\xff' * (len(encoded) - len(tail) - 3) + b'\x00' + tail


def rsa_pss_verify(key, hash_name, salt_length, message, signature):
    """RSASSA-PSS (RFC 8017 §8.1.2, §9.1.2) with MGF1 of the same hash and trailer 0xbc."""
    encoded = rsa_number(key, signature)
    if encoded is None:
        return False
    bits = key[0].bit_length() - 1
    if bits % 8 == 0:
        if encoded[0]:
            return False
        encoded = encoded[1:]
    digest = hashlib.new(hash_name, message).digest()
    size = len(digest)
    if len(encoded) < size + salt_length + 2 or encoded[-1] != 0xBC:
        return False
    masked, h = encoded[: -size - 1], encoded[-size - 1 : -1]
    spare = 8 * len(encoded) - bits
    if masked[0] >> (8 - spare):
        return False
    mask = b''.join(hashlib.new(hash_name, h + i.to_bytes(4, 'big')).digest() for i in range(len(masked) // size + 1))
    block = bytearray(x ^ y for x, y in zip(masked, mask))
    block[0] &= 0xFF >> spare
    padding = len(block) - salt_length - 1
    if any(block[:padding]) or block[padding] != 1:
        return False
    return hashlib.new(hash_name, bytes(8) + digest + bytes(block[padding + 1 :])).digest() == h

# ---------------------------------------------------------------------------------------------------------------------------
# 4. DER 与证书  DER (X.690) and certificates (RFC 5280)
# ---------------------------------------------------------------------------------------------------------------------------

MAX_DER_DEPTH = 24
BOOLEAN, INTEGER, BIT_STRING, OCTET_STRING, NULL, OID = 0x01, 0x02, 0x03, 0x04, 0x05, 0x06
UTC_TIME, GENERALIZED_TIME, SEQUENCE, SET = 0x17, 0x18, 0x30, 0x31


class Der:
    """One element: its tag byte, its content, all its bytes, and the elements inside if it is constructed."""

    def __init__(self, tag, content, raw, inside):
        self.tag, self.content, self.raw, self.inside = tag, content, raw, inside


def read_der(data):
    """The one element that the bytes are: shortest definite lengths, nothing behind the end, bounded depth."""
    elements = _der_elements(data, 1)
    need(len(elements) == 1, 'not one DER element')
    return elements[0]


def _der_elements(data, depth):
    need(depth <= MAX_DER_DEPTH + 1, 'DER nested too deep')
    elements, at = [], 0
    while at < len(data):
        start, tag = at, data[at]
        need(tag & 0x1F != 0x1F and tag != 0, 'DER tag')
        need(tag >= 0x40 or (tag & 0x20 != 0) == (tag & 0x1F in (0x10, 0x11)), 'DER list that is none')
        need(at + 2 <= len(data), 'DER cut short')
        length, at = data[at + 1], at + 2
        if length >= 0x80:
            count = length & 0x7F
            need(1 <= count <= 3 and at + count <= len(data), 'DER length')
            length, at = int.from_bytes(data[at : at + count], 'big'), at + count
            need(length >= 0x80 and length >= 1 << 8 * (count - 1), 'DER length not the shortest')
        need(at + length <= len(data), 'DER cut short')
        content, at = data[at : at + length], at + length
        inside = _der_elements(content, depth + 1) if tag & 0x20 else None
        elements.append(Der(tag, content, data[start:at], inside))
    return elements


def of_tag(element, tag):
    need(element is not None and element.tag == tag, 'DER element of another kind')
    return element


def members_of(element, tag=SEQUENCE):
    return of_tag(element, tag).inside


def take(elements, tag):
    """Takes the first element from the list if it has the tag (for optional members)."""
    return elements.pop(0) if elements and elements[0].tag == tag else None


def der_integer(element, tag=INTEGER):
    data = of_tag(element, tag).content
    need(data and (len(data) == 1 or not (data[0] == 0 and data[1] < 0x80 or data[0] == 0xFF and data[1] >= 0x80)), 'DER integer')
    return int.from_bytes(data, 'big', signed=True)


def der_boolean(element):
    need(of_tag(element, BOOLEAN).content in (b'\x00', b'\xff'), 'DER boolean')
    return element.content == b'\xff'


def der_oid(element):
    data = of_tag(element, OID).content
    need(0 < len(data) <= 64 and data[-1] < 0x80, 'DER object identifier')
    numbers, number, fresh = [], 0, True
    for byte in data:
        need(not (fresh and byte == 0x80), 'DER object identifier')
        number, fresh = number << 7 | byte & 0x7F, byte < 0x80
        if fresh:
            numbers.append(number)
            number = 0
    first = min(numbers[0] // 40, 2)
    return '.'.join(str(part) for part in [first, numbers[0] - 40 * first] + numbers[1:])


def der_bits(element):
    """The bytes of a bit string without unused bits, as keys and signatures are."""
    data = of_tag(element, BIT_STRING).content
    need(len(data) >= 1 and data[0] == 0, 'DER bit string')
    return data[1:]


def der_flags(element):
    """The numbers of the bits that are set, bit 0 being the first."""
    data = of_tag(element, BIT_STRING).content
    need(len(data) >= 1 and data[0] <= 7 and (len(data) > 1 or data[0] == 0), 'DER bit string')
    return {8 * i + bit for i, byte in enumerate(data[1:]) for bit in range(8) if byte >> (7 - bit) & 1}


def der_time(element):
    """Seconds since 1970 as a fraction: UTCTime or GeneralizedTime, with Z."""
    need(element.tag in (UTC_TIME, GENERALIZED_TIME) and element.content.isascii(), 'DER time')
    text = element.content.decode('ascii')
    if element.tag == UTC_TIME:
        need(re.fullmatch('[0-9]{12}Z', text) is not None, 'DER time')
        text = ('19' if text[:2] >= '50' else '20') + text
    found = re.fullmatch(r'([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})(?:\.([0-9]{0,17}[1-9]))?Z', text)
    need(found is not None, 'DER time')
    whole = seconds_of(*(int(part) for part in found.groups()[:6]))
    return whole + (Fraction(int(found[7]), 10 ** len(found[7])) if found[7] else Fraction(0))


HASH_OIDS = {'2.16.840.1.101.3.4.2.1': 'sha256', '2.16.840.1.101.3.4.2.2': 'sha384', '2.16.840.1.101.3.4.2.3': 'sha512'}
RSA, RSA_PSS, EC_KEY, ED25519 = '1.2.840.113549.1.1.1', '1.2.840.113549.1.1.10', '1.2.840.10045.2.1', '1.3.101.112'
RSA_WITH = {'1.2.840.113549.1.1.11': 'sha256', '1.2.840.113549.1.1.12': 'sha384', '1.2.840.113549.1.1.13': 'sha512'}
ECDSA_WITH = {'1.2.840.10045.4.3.2': 'sha256', '1.2.840.10045.4.3.3': 'sha384', '1.2.840.10045.4.3.4': 'sha512'}
CURVES = {'1.2.840.10045.3.1.7': P256, '1.3.132.0.34': P384, '1.3.132.0.35': P521}
MGF1 = '1.2.840.113549.1.1.8'


def fault_if(condition, check):
    """A fault of a token, named as in the table of §8.2."""
    if condition:
        raise Broken('token', check=check)


class UnknownAlgorithm(Exception):
    """A signature that this page does not read; not a fault of who made it."""


def algorithm(element):
    """Object identifier and parameters (or None) of an AlgorithmIdentifier."""
    parts = members_of(element)
    need(1 <= len(parts) <= 2, 'algorithm')
    return der_oid(parts[0]), parts[1] if len(parts) == 2 else None


def hash_of(element):
    name, _ = algorithm(element)
    if name not in HASH_OIDS:
        raise UnknownAlgorithm(name)
    return HASH_OIDS[name]


def pss_parameters(element):
    """Hash and length of the salt of RSASSA-PSS-params (RFC 4055 §3.1)."""
    hash_name, mgf_hash, salt = None, None, 20
    for part in members_of(element):
        need(part.inside is not None and len(part.inside) == 1, 'PSS parameters')
        if part.tag == 0xA0:
            hash_name = hash_of(part.inside[0])
        elif part.tag == 0xA1:
            name, inner = algorithm(part.inside[0])
            if name != MGF1:
                raise UnknownAlgorithm(name)
            mgf_hash = hash_of(inner)
        elif part.tag == 0xA2:
            salt = der_integer(part.inside[0])
        elif part.tag != 0xA3 or der_integer(part.inside[0]) != 1:
            raise UnknownAlgorithm('RSASSA-PSS with another trailer')
    if hash_name is None or mgf_hash != hash_name:
        raise UnknownAlgorithm('RSASSA-PSS with SHA-1 or two hashes')
    need(0 <= salt <= (64 if hash_name == 'sha256' else 128), 'PSS salt')
    return hash_name, salt


def rsa_key(bits):
    numbers = [der_integer(part) for part in members_of(read_der(bits))]
    need(len(numbers) == 2 and numbers[0] > 0, 'RSA key')
    modulus, exponent = numbers
    if not (2048 <= modulus.bit_length() <= 8192 and exponent & 1 and 3 <= exponent <= 2**32):
        raise UnknownAlgorithm('RSA key of another size')
    need(modulus & 1, 'RSA modulus')
    return modulus, exponent


def ecdsa_holds(curve, bits, digest, signature):
    """A signature or point that is none is a signature that fails."""
    try:
        need(len(bits) == 1 + 2 * curve.bytes and bits[0] == 4, 'point of an elliptic curve')
        r, s = (der_integer(part) for part in members_of(read_der(signature)))
    except (Malformed, ValueError):
        return False
    key = (int.from_bytes(bits[1 : 1 + curve.bytes], 'big'), int.from_bytes(bits[1 + curve.bytes :], 'big'))
    return curve.verify(key, digest, r, s)


def signature_holds(key_info, name, parameters, cms_hash, message, signature):
    """Whether the key (SubjectPublicKeyInfo) made the signature by the algorithm of that name; in CMS the digest algorithm beside it
    must be the same."""
    if name == RSA_PSS:
        if parameters is None:
            raise UnknownAlgorithm('RSASSA-PSS with SHA-1')
        hash_name, salt = pss_parameters(parameters)
    elif name == RSA and cms_hash is not None:
        hash_name = cms_hash
    elif name in RSA_WITH or name in ECDSA_WITH:
        hash_name = RSA_WITH.get(name) or ECDSA_WITH[name]
    elif name == ED25519:
        hash_name = None
    else:
        raise UnknownAlgorithm(name)
    fault_if(cms_hash is not None and hash_name is not None and hash_name != cms_hash, 'signature')
    parts = members_of(key_info)
    need(len(parts) == 2, 'public key')
    kind, key_parameters = algorithm(parts[0])
    bits = der_bits(parts[1])
    if name == RSA_PSS:
        return kind in (RSA, RSA_PSS) and rsa_pss_verify(rsa_key(bits), hash_name, salt, message, signature)
    if name in ECDSA_WITH:
        if kind != EC_KEY or key_parameters is None:
            return False
        curve = CURVES.get(der_oid(key_parameters)) if key_parameters.tag == OID else None
        if curve is None:
            raise UnknownAlgorithm('another elliptic curve')
        return ecdsa_holds(curve, bits, hashlib.new(hash_name, message).digest(), signature)
    if name == ED25519:
        return kind == ED25519 and ed25519_verify(bits, message, signature)
    return kind == RSA and rsa_pkcs1_verify(rsa_key(bits), hash_name, message, signature)


BASIC_CONSTRAINTS, KEY_USAGE, EXTENDED_KEY_USAGE = '2.5.29.19', '2.5.29.15', '2.5.29.37'
UNDERSTOOD = {BASIC_CONSTRAINTS, KEY_USAGE, EXTENDED_KEY_USAGE, '2.5.29.14', '2.5.29.35', '2.5.29.32'}
TIME_STAMPING = '1.3.6.1.5.5.7.3.8'


class Certificate:
    def __init__(self, data):
        self.raw = data
        outer = members_of(read_der(data))
        need(len(outer) == 3 and len(data) <= 16384, 'certificate')
        self.signed = outer[0].raw
        self.algorithm = algorithm(outer[1])
        self.signature = der_bits(outer[2])
        parts = list(members_of(outer[0]))
        version = take(parts, 0xA0)
        need(version is None or len(version.inside) == 1, 'certificate version')
        need(len(parts) >= 6, 'certificate')
        self.serial = of_tag(parts[0], INTEGER).content
        need(parts[1].raw == outer[1].raw, 'two algorithms of a certificate')
        self.issuer, self.subject, self.key_info = of_tag(parts[2], SEQUENCE).raw, of_tag(parts[4], SEQUENCE).raw, parts[5]
        validity = members_of(parts[3])
        need(len(validity) == 2, 'validity')
        self.not_before, self.not_after = der_time(validity[0]), der_time(validity[1])
        self.extensions = {}
        rest = parts[6:]
        take(rest, 0x81), take(rest, 0x82)
        extensions = take(rest, 0xA3)
        need(not rest, 'certificate')
        if extensions is not None:
            need(len(extensions.inside) == 1, 'extensions')
            for extension in members_of(extensions.inside[0]):
                fields = list(members_of(extension))
                need(2 <= len(fields) <= 3, 'extension')
                name = der_oid(fields.pop(0))
                critical = take(fields, BOOLEAN)
                need(len(fields) == 1 and name not in self.extensions, 'extension')
                self.extensions[name] = (critical is not None and der_boolean(critical), of_tag(fields[0], OCTET_STRING).content)

    def extension(self, name):
        return read_der(self.extensions[name][1]) if name in self.extensions else None

    def usages(self):
        element = self.extension(KEY_USAGE)
        return None if element is None else der_flags(element)

    def extended_usages(self):
        element = self.extension(EXTENDED_KEY_USAGE)
        return None if element is None else [der_oid(part) for part in members_of(element)]

    def authority(self):
        """(cA, greatest path length or None) of the basic constraints."""
        element = self.extension(BASIC_CONSTRAINTS)
        if element is None:
            return False, None
        fields = list(members_of(element))
        flag, length = take(fields, BOOLEAN), take(fields, INTEGER)
        need(not fields, 'basic constraints')
        return flag is not None and der_boolean(flag), None if length is None else der_integer(length)

    def signed_by(self, issuer):
        return signature_holds(issuer.key_info, *self.algorithm, None, self.signed, self.signature)


# ---------------------------------------------------------------------------------------------------------------------------
# 5. Merkle 树  Merkle trees (RFC 6962 §2.1, RFC 9162 §2.1)
# ---------------------------------------------------------------------------------------------------------------------------


def leaf_hash(entry):
    return sha256(b'\x00' + entry)


def node_hash(left, right):
    return sha256(b'\x01' + left + right)


def root_from_path(hashed, index, size, path):
    """The root to which the path leads (RFC 9162 §2.1.3.2), or None if it is no path for this index and size."""
    if not 0 <= index < size:
        return None
    fn, sn, r = index, size - 1, hashed
    for p in path:
        if sn == 0:
            return None
        if fn & 1 or fn == sn:
            r = node_hash(p, r)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = node_hash(r, p)
        fn, sn = fn >> 1, sn >> 1
    return r if sn == 0 else None


def is_consistent(size1, root1, size2, root2, path):
    """Whether the tree of size2 begins with that of size1 (RFC 9162 §2.1.4.2). An empty tree shows nothing."""
    if size1 == 0 or size1 > size2:
        return False
    if size1 == size2:
        return not path and root1 == root2
    if not path:
        return False
    if size1 & (size1 - 1) == 0:
        path = [root1] + path
    fn, sn = size1 - 1, size2 - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for c in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = node_hash(c, fr), node_hash(c, sr)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node_hash(sr, c)
        fn, sn = fn >> 1, sn >> 1
    return fr == root1 and sr == root2 and sn == 0


# ---------------------------------------------------------------------------------------------------------------------------
# 6. 签名文与检查点  Signed notes, checkpoints and proofs (C2SP signed-note, tlog-checkpoint, tlog-cosignature, tlog-proof)
# ---------------------------------------------------------------------------------------------------------------------------

MAX_PATH = 106
MAX_NOTE_SIGNATURES = 100
KEY_ED25519, KEY_COSIGNATURE = 1, 4


class VerifierKey:
    """A vkey: name+hash+base64(type ‖ public key); the hash is SHA-256(name ‖ 0x0a ‖ type ‖ key), first four bytes."""

    def __init__(self, text, kind):
        need(isinstance(text, str) and text.count('+') >= 2, 'vkey')
        self.name, key_id, key = text.split('+', 2)
        data = from_base64(key)
        need(self.name and not re.search(r'\s', self.name) and len(data) == 33 and data[0] == kind, 'vkey')
        self.id, self.key = from_hex(key_id, 4), data[1:]
        need(sha256(utf8(self.name) + b'\n' + data)[:4] == self.id, 'vkey whose hash is another')


class Note:
    """A signed note: text with its last line feed, and lines of name, key id and signature."""

    def __init__(self, whole):
        need(isinstance(whole, str) and whole.endswith('\n') and '\n\n' in whole, 'not a signed note')
        need(not re.search('[\x00-\x09\x0b-\x1f\x7f]', whole), 'control character in a note')
        cut = whole.rindex('\n\n') + 1
        self.text, lines = whole[:cut], whole[cut + 1 : -1].split('\n')
        need(len(lines) <= MAX_NOTE_SIGNATURES, 'too many signatures')
        self.signatures = []
        for line in lines:
            parts = line.split(' ')
            need(len(parts) == 3 and parts[0] == '\u2014' and parts[1] and '+' not in parts[1], 'not a signature line')
            need(not re.search(r'\s', parts[1]), 'not a signature line')
            data = from_base64(parts[2])
            need(len(data) > 4, 'not a signature line')
            self.signatures.append((parts[1], data[:4], data[4:]))

    def signed_by(self, keys):
        """The first key of these that signed. A signature under a known name and id that does not hold spoils the note."""
        signer = None
        for name, key_id, signature in self.signatures:
            known = [key for key in keys if (key.name, key.id) == (name, key_id)]
            held = [key for key in known if ed25519_verify(key.key, utf8(self.text), signature)]
            if known and not held:
                raise Broken('signature', key=name)
            signer = signer or (held[0] if held else None)
        if signer is None:
            raise Broken('unknown-key')
        return signer


class Checkpoint:
    def __init__(self, whole):
        self.note = Note(whole)
        lines = self.note.text[:-1].split('\n')
        need(len(lines) >= 3 and all(lines), 'not a checkpoint')
        self.origin, self.size, self.root = lines[0], decimal(lines[1]), from_base64(lines[2], 32)
        self.body = utf8(self.note.text)

    def check_signature(self, trust):
        """The log's key signed it, and it is of that log. Raises Broken."""
        if self.origin != trust.origin:
            raise Broken('origin', origin=self.origin)
        return self.note.signed_by(trust.log_keys)


class TlogProof:
    """Index, inclusion path and checkpoint. An `extra` line is allowed and means nothing."""

    def __init__(self, whole):
        need(isinstance(whole, str) and '\n\n' in whole, 'not a tlog-proof')
        head, checkpoint = whole.split('\n\n', 1)
        lines = head.split('\n')
        need(lines.pop(0) == 'c2sp.org/tlog-proof@v1', 'not a tlog-proof')
        if lines and lines[0].startswith('extra '):
            from_base64(lines.pop(0)[6:])
        need(lines and lines[0].startswith('index ') and len(lines) <= 1 + MAX_PATH, 'not a tlog-proof')
        self.index = decimal(lines[0][6:])
        self.path = [from_base64(line, 32) for line in lines[1:]]
        self.checkpoint = Checkpoint(checkpoint)

    def includes(self, hashed):
        return root_from_path(hashed, self.index, self.checkpoint.size, self.path) == self.checkpoint.root


class Trust:
    """The trust file (§7). What is not of its form raises Malformed."""

    def __init__(self, value):
        need(exactly(value, ('v', 'type', 'name', 'log', 'chains'), ('authorities', 'witnesses', 'witnessQuorum')), 'trust file')
        need(is_integer(value['v'], 1, 1) and value['type'] == 'filmdeed.trust' and is_text(value['name'], 300), 'trust file')
        log = value['log']
        need(exactly(log, ('origin', 'keys', 'promiseKeys')) and is_text(log['origin'], 300), 'log of the trust file')
        need(texts(log['keys'], 32, 600) and texts(log['promiseKeys'], 32, 600), 'keys of the trust file')
        self.name, self.origin = value['name'], log['origin']
        self.log_keys = [VerifierKey(text, KEY_ED25519) for text in log['keys']]
        self.promise_keys = [VerifierKey(text, KEY_ED25519) for text in log['promiseKeys']]
        need(self.log_keys and all(key.name == self.origin for key in self.log_keys), 'keys of another name than the origin')
        need(all(key.name == self.origin + '/promise' for key in self.promise_keys), 'promise keys of another name')
        lists = [value['chains'], value.get('authorities', []), value.get('witnesses', [])]
        need(all(isinstance(each, list) and len(each) <= most for each, most in zip(lists, (32, 64, 64))), 'trust file')
        self.chains = [self._chain(chain) for chain in lists[0]]
        self.authorities = [self._authority(entry) for entry in lists[1] if self._type(entry) == 'rfc3161']
        self.witnesses = [self._witness(entry) for entry in lists[2] if self._type(entry) == 'cosigner']
        self.quorum = value.get('witnessQuorum', max(1, len(self.witnesses)))
        need(is_integer(self.quorum, 1), 'witnessQuorum')

    @staticmethod
    def _type(entry):
        return entry.get('type') if isinstance(entry, dict) else None

    @staticmethod
    def _chain(chain):
        need(exactly(chain, ('name', 'operator', 'chainId', 'genesis', 'contract', 'confirmations'), ('blocks',)), 'chain')
        need(is_text(chain['name'], 100) and is_one_of(chain['operator'], ('self', 'consortium', 'public')), 'chain')
        need(is_integer(chain['chainId'], 1) and is_integer(chain['confirmations']), 'chain')
        from_0x(chain['genesis'], 32), from_0x(chain['contract'], 20)
        blocks = chain.get('blocks', [])
        need(isinstance(blocks, list) and len(blocks) <= 10000, 'blocks')
        for block in blocks:
            need(exactly(block, ('number', 'hash')) and is_integer(block['number']), 'block')
            from_0x(block['hash'], 32)
        return chain

    @staticmethod
    def _authority(entry):
        need(exactly(entry, ('type', 'name', 'operator', 'roots', 'policies')), 'authority')
        need(is_text(entry['name'], 100) and is_one_of(entry['operator'], ('self', 'authority')), 'authority')
        need(texts(entry['roots'], 16) and entry['roots'] and texts(entry['policies'], 32), 'authority')
        oid = '[0-2](?:[.](?:0|[1-9][0-9]{0,19})){1,40}'
        need(all(re.fullmatch(oid, policy) is not None for policy in entry['policies']), 'policy')
        roots = []
        for root in entry['roots']:
            data = from_base64(root)
            need(0 < len(data) <= 16384, 'root')
            try:
                roots.append(Certificate(data))
            except Malformed:
                pass  # A root that nobody can read leads nowhere.
        return dict(entry, roots=roots)

    @staticmethod
    def _witness(entry):
        need(exactly(entry, ('type', 'operator', 'key')) and is_one_of(entry['operator'], ('self', 'witness')), 'witness')
        need(is_text(entry['key'], 600), 'witness')
        return VerifierKey(entry['key'], KEY_COSIGNATURE), entry['operator'] == 'self'

# ---------------------------------------------------------------------------------------------------------------------------
# 7. 证据包的形式  The form of a bundle (§8) and of an index answer (§12.5): check `bundle`
# ---------------------------------------------------------------------------------------------------------------------------


MAX_PROOF_TEXT = 20000


def check_evm_form(anchor):
    more = ('header', 'accountProof', 'storageProof') if anchor['evidence'] == 'state-proof' else ()
    needed = ('type', 'evidence', 'chainId', 'genesis', 'contract', 'proof', 'transaction', 'blockNumber', 'blockHash', 'blockTime')
    need(exactly(anchor, needed + more, ('after',)), 'members of an anchor of type evm')
    need(is_integer(anchor['chainId'], 1), 'chainId')
    from_0x(anchor['genesis'], 32), from_0x(anchor['contract'], 20)
    check_block_form(anchor)
    if more:
        need(0 < len(from_base64(anchor['header'])) <= 100000, 'header')
        need(texts(anchor['accountProof'], 65) and texts(anchor['storageProof'], 65), 'state proof')
        for text in anchor['accountProof'] + anchor['storageProof']:
            need(0 < len(from_base64(text)) <= 2000, 'node of a state proof')
    if 'after' in anchor:
        need(exactly(anchor['after'], ('transaction', 'blockNumber', 'blockHash', 'blockTime', 'checkpoint', 'consistency')), 'after')
        check_block_form(anchor['after'])


def check_block_form(block):
    need(is_integer(block['blockNumber']), 'blockNumber')
    from_0x(block['transaction'], 32), from_0x(block['blockHash'], 32), milliseconds(block['blockTime'])


def check_token_form(part):
    need(texts(part['certificates'], 8), 'certificates')
    for text, most in [(part['request'], 20000), (part['token'], 65536)] + [(text, 16384) for text in part['certificates']]:
        need(0 < len(from_base64(text)) <= most, 'size of DER')


def check_stamp_form(anchor):
    need(exactly(anchor, ('type', 'authority', 'proof', 'request', 'token', 'certificates'), ('after',)), 'members of an anchor')
    need(is_text(anchor['authority'], 100), 'anchor of type rfc3161')
    check_token_form(anchor)
    if 'after' in anchor:
        need(exactly(anchor['after'], ('checkpoint', 'consistency', 'request', 'token', 'certificates')), 'after')
        check_token_form(anchor['after'])


def check_witness_form(anchor):
    need(exactly(anchor, ('type', 'proof'), ('after',)), 'members of an anchor of type witness')
    need('after' not in anchor or exactly(anchor['after'], ('checkpoint', 'consistency')), 'after')


def check_receipt_form(anchor):
    members = ('type', 'issuer', 'reference', 'time', 'askAt', 'document', 'proof')
    need(exactly(anchor, members), 'receipt')
    need(is_text(anchor['issuer'], 200) and is_text(anchor['reference'], 200) and is_text(anchor['askAt'], 500), 'receipt')
    need(exactly(anchor['document'], ('sha256', 'size')) and is_integer(anchor['document']['size'], 1), 'document of a receipt')
    from_hex(anchor['document']['sha256'], 32), milliseconds(anchor['time'])


RECEIPTS = ('notary-receipt', 'judicial-chain-receipt')


def is_known_anchor(anchor):
    if anchor['type'] == 'evm':
        return anchor.get('evidence') in ('rpc-only', 'state-proof')
    return anchor['type'] in ('rfc3161', 'witness') + RECEIPTS


def check_anchors_form(anchors):
    need(isinstance(anchors, list) and len(anchors) <= MAX_ANCHORS, 'anchors')
    for anchor in anchors:
        need(isinstance(anchor, dict) and is_text(anchor.get('type'), 60), 'anchor without type')
        need(anchor['type'] != 'evm' or is_text(anchor.get('evidence')), 'anchor of type evm without evidence')
        if not is_known_anchor(anchor):
            continue
        forms = {'evm': check_evm_form, 'rfc3161': check_stamp_form, 'witness': check_witness_form}
        forms.get(anchor['type'], check_receipt_form)(anchor)
        need(is_text(anchor['proof'], MAX_PROOF_TEXT), 'proof of an anchor')
        if 'after' in anchor:
            after = anchor['after']
            need(is_text(after['checkpoint'], MAX_PROOF_TEXT) and texts(after['consistency'], 128), 'after')
            need(all(is_hash_text(text) for text in after['consistency']), 'consistency')


EMPTY_NODE = base64.b64encode(bytes(32)).decode('ascii')


def is_kind(value):
    return is_text(value) and re.fullmatch('[a-z0-9-]{1,40}', value) is not None


def check_leaf_form(text):
    need(is_text(text, 90000), 'leaf')
    from_base64(text)


def check_index_path_form(path):
    need(texts(path, 256), 'path of the index')
    for text in path:
        need(text == '' or is_hash_text(text) and text != EMPTY_NODE, 'path of the index')


def check_bundle_form(value):
    optional = ('proof', 'promise', 'file', 'index', 'redaction')
    need(exactly(value, ('v', 'type', 'leaf', 'disclosures', 'anchors'), optional), 'members of the bundle')
    need(is_integer(value['v'], 1, 1) and value['type'] == 'filmdeed.bundle', 'version of the bundle')
    check_leaf_form(value['leaf'])
    need(texts(value['disclosures'], 100), 'disclosures')
    need(is_text(value.get('proof', ''), MAX_PROOF_TEXT) and is_text(value.get('promise', '')), 'proof or promise')
    check_anchors_form(value['anchors'])
    if 'file' in value:
        proof = value['file']
        need(exactly(proof, ('v', 'type', 'line', 'index', 'files', 'proof')), 'file proof')
        need(is_integer(proof['v'], 1, 1) and proof['type'] == 'filmdeed.file-proof' and is_text(proof['line'], 20000), 'file proof')
        need(is_integer(proof['index']) and is_integer(proof['files'], 1) and texts(proof['proof'], 64), 'file proof')
        need(all(is_hash_text(text) for text in proof['proof']), 'file proof')
    if 'index' in value:
        index = value['index']
        need(exactly(index, ('entries', 'leaf', 'proof')) and is_text(index['proof'], MAX_PROOF_TEXT), 'index')
        check_leaf_form(index['leaf'])
        need(isinstance(index['entries'], list) and 1 <= len(index['entries']) <= 8, 'entries of the index')
        for entry in index['entries']:
            need(exactly(entry, ('kind', 'first', 'last', 'path')) and is_kind(entry['kind']), 'entry of the index')
            need(is_integer(entry['first']) and is_integer(entry['last']), 'entry of the index')
            check_index_path_form(entry['path'])
        need(len({entry['kind'] for entry in index['entries']}) == len(index['entries']), 'a kind stands twice in the index')
    if 'redaction' in value:
        redaction = value['redaction']
        need(exactly(redaction, ('leaf',), ('proof',)) and is_text(redaction['leaf']), 'redaction')
        need(is_text(redaction.get('proof', ''), MAX_PROOF_TEXT), 'redaction')
        from_base64(redaction['leaf'])


def check_answer_form(value):
    members = ('v', 'type', 'kind', 'value', 'size', 'treeSize', 'path', 'leaf', 'proof', 'anchors')
    need(exactly(value, members, ('found', 'other')) and not ('found' in value and 'other' in value), 'members of the answer')
    need(is_integer(value['v'], 1, 1) and is_kind(value['kind']) and is_text(value['proof'], MAX_PROOF_TEXT), 'index answer')
    need(is_integer(value['size'], 1) and is_integer(value['treeSize'], 1), 'index answer')
    need(is_text(value['value']) and re.fullmatch('(?:[0-9a-f]{2}){1,512}', value['value']) is not None, 'value')
    check_leaf_form(value['leaf'])
    check_index_path_form(value['path'])
    for member, names in (('found', ('first', 'last')), ('other', ('key', 'first', 'last'))):
        if member in value:
            need(exactly(value[member], names), member)
            need(is_integer(value[member]['first']) and is_integer(value[member]['last']), member)
    if 'other' in value:
        from_hex(value['other']['key'], 32)
    check_anchors_form(value['anchors'])


# ---------------------------------------------------------------------------------------------------------------------------
# 8. 叶  The leaf (§2.1, §2.2, §2.4, §2.5, §12.4): check `leaf`
# ---------------------------------------------------------------------------------------------------------------------------

LEAF_TYPES = (
    'filing process identification screening claim objection caution decision title grant assignment reservation settlement '
    'listing delivery report mandate key party document revocation redaction agent-action index-root audit'
).split()

CODES = {
    'workType': (
        'AUDIOVISUAL WRITTEN ORAL MUSIC DRAMA QUYI DANCE ACROBATIC FINE_ART ARCHITECTURE PHOTO GRAPHIC MODEL SOFTWARE '
        'OTHER'
    ),
    'avSubtype': 'FILM TV_DRAMA TV_FILM DOCUMENTARY SCIENCE_EDU ANIMATION MICRO_DRAMA SHORT_VIDEO OTHER_AV',
    'assetType': (
        'SCRIPT STORYBOARD CONCEPT DIGITAL_SET LED_PLATE HDRI SCAN_3D MODEL_3D RIG TEXTURE MOCAP FACECAP DIGITAL_HUMAN '
        'VOICE RUSHES EDIT_PROJECT EXR_SEQ VFX_SHOT LUT_CDL MUSIC STEM MIX SUBTITLE MASTER TRAILER POSTER_STILL DATASET '
        'MODEL_AI PROMPT_PACK PUBLIC_CULTURE'
    ),
    'mediaType': 'video image audio file other',
    'authorship': (
        'INDIVIDUAL JOINT_DIVISIBLE JOINT_INDIVISIBLE LEGAL_ENTITY EMPLOYEE_GENERAL EMPLOYEE_SPECIAL COMMISSIONED '
        'FILM_TV OTHER_AV COMPILATION DERIVATIVE'
    ),
    'acquisition': 'ORIGINAL INHERIT BEQUEST SUCCEED ASSIGNED',
    'rightScope': 'ALL PARTIAL',
    'creationNature': 'ORIGINAL ADAPT TRANSLATE ANNOTATE ARRANGE COMPILE',
    'publication': 'UNPUBLISHED PUBLISHED',
    'contribution': 'HUMAN AI_ASSISTED AI_GENERATED UNKNOWN',
    'captureMethod': 'UPLOAD API TOOL_PLUGIN RENDER_FARM WEB_CAPTURE',
    'hashedBy': 'CLIENT SERVER',
    'rel': 'earlier-version draft labelled-copy corroborates under-mandate',
    'erasureReason': 'HOLDER_REQUEST COURT_ORDER LAW',
    'mandateScope': (
        'asset:read_meta asset:read_preview asset:read_original evidence:create evidence:verify rights:query license:quote '
        'license:request license:sign dataset:compute train:request audit:read'
    ),
}
WORK = 'workType avSubtype assetType mediaType authorship acquisition rightScope creationNature publication contribution'.split()
PARTICULARS = (
    'title fileName description project shot author owner completedOn completedAt firstPublishedOn firstPublishedAt '
    'identifiers statement'
).split()
PROVENANCE_CODES = ('captureMethod', 'hashedBy')
PROVENANCE_COMMITTED = (
    'originator device software environmentCheck originalName metadata transferChannel custody tools hashSoftware'
).split()


def is_commitment(value):
    return exactly(value, ('sd',)) and is_base64url(value['sd'], 43, 43)


def is_id(value, prefix):
    return is_text(value) and re.fullmatch(prefix + '_[%s]{26}' % CROCKFORD, value) is not None


class Leaf:
    """The leaf's bytes, its value if it is canonical JSON, and what the disclosures open of it."""

    def __init__(self, data):
        self.data, self.hash = data, leaf_hash(data)
        self.opened, self.is_valid, self.is_open = {}, False, False
        self.fault = None
        try:
            need(len(data) <= MAX_LEAF_BYTES, 'longer than %d bytes' % MAX_LEAF_BYTES)
            self.value = read_json(data)
            need(isinstance(self.value, dict), 'not an object')
            need(jcs(self.value) == data, 'not canonical')
        except Malformed as fault:
            self.value, self.fault = {}, str(fault)

    def is_of_operator(self):
        """An index root or a redaction: the operator's own statement, which commits to nothing and is signed by no party."""
        return self.is_valid and self.value['type'] in ('index-root', 'redaction')

    def is_of_key(self):
        """What happened to a key of a party (§14): it commits to nothing."""
        return self.is_valid and self.value['type'] == 'key'

    def is_of_mandate(self):
        """A mandate or its end (§15)."""
        return self.is_valid and self.value['type'] in ('mandate', 'revocation')

    def at(self, path):
        value = self.value
        for member in path.split('.'):
            if isinstance(value, list) and re.fullmatch('0|[1-9][0-9]{0,3}', member) and int(member) < len(value):
                value = value[int(member)]
                continue
            if not isinstance(value, dict) or member not in value:
                return None
            value = value[member]
        return value

    def plain(self, path):
        """What stands at the path, in the clear or opened; NotChecked if it is committed and not opened."""
        if not self.is_open:
            raise NotChecked('depends-on-broken')
        value = self.at(path)
        if is_commitment(value):
            if path not in self.opened:
                raise NotChecked('not-disclosed', path=path)
            return self.opened[path]
        return value


def form_of_content(value):
    """'file' or 'set' if the value is of the form of §2.5, else Malformed."""
    need(isinstance(value, dict), 'content')
    if value.get('kind') == 'file':
        need(exactly(value, ('kind', 'sha256', 'size', 'sm3'), ('blake3', 'cid')) and is_integer(value['size'], 1), 'content of a file')
        for member in ('sha256', 'sm3', 'blake3'):
            from_hex(value.get(member, '00' * 32), 32)
        need(is_text(value.get('cid', '')) and re.fullmatch('b[a-z2-7]{58}', value.get('cid', 'b' + 'a' * 58)) is not None, 'cid')
        return 'file'
    need(value.get('kind') == 'set' and exactly(value, ('kind', 'files', 'manifest', 'root', 'size')), 'content')
    need(is_integer(value['files'], 1) and is_integer(value['size']), 'content of a set')
    from_hex(value['manifest'], 32), from_hex(value['root'], 32)
    return 'set'


def cid_of(digest):
    """The CID of a file whose SHA-256 this is: version 1, codec raw, sha2-256 (§1)."""
    return 'b' + base64.b32encode(b'\x01\x55\x12\x20' + digest).decode('ascii').lower().rstrip('=')


def check_auth(auth, sealed):
    if auth == {'kind': 'operator'}:
        return
    members = ('kind', 'nonce', 'scheme', 'signature', 'signedAt', 'signer', 'statement')
    need(isinstance(auth, dict) and auth.get('kind') in ('party', 'party-batch'), 'auth')
    batch = auth['kind'] == 'party-batch'
    need(exactly(auth, members + (('batch',) if batch else ())), 'members of auth')
    need(is_text(auth['scheme'], 60) and is_text(auth['signer']), 'scheme or signer')
    if auth['scheme'] in SIGNER_BYTES:
        from_hex(auth['signer'], SIGNER_BYTES[auth['scheme']])
    need(re.fullmatch('(?:[0-9a-f]{2}){1,2048}', auth['signer']) is not None, 'signer')
    from_hex(auth['statement'], 32), milliseconds(auth['signedAt'])
    if sealed and not batch:
        need(is_commitment(auth['nonce']) and is_commitment(auth['signature']), 'nonce and signature of a sealed filing in the clear')
    else:
        from_hex(auth['nonce'], 32)
        check_signature_form(auth['scheme'], auth['signature'])
    if batch:
        part = auth['batch']
        need(exactly(part, ('count', 'index', 'path')) and is_integer(part['count'], 1) and is_integer(part['index']), 'batch')
        need(texts(part['path'], MAX_PATH), 'path of the batch')
        for text in part['path']:
            from_base64(text, 32)


SIGNER_BYTES = {'p256': 64, 'webauthn-p256': 64, 'secp256k1': 20, 'p256-custodial': 64}
WEBAUTHN_MEMBERS = {'authenticatorData', 'clientDataJSON', 'rs'}


def check_signature_form(scheme, signature):
    """`rs`, and both members of WebAuthn or none; which of them the scheme needs is a question of the check `signature`."""
    need(isinstance(signature, dict), 'signature')
    if scheme in SIGNER_BYTES:
        need(set(signature) in ({'rs'}, WEBAUTHN_MEMBERS), 'members of the signature')
        need(all(is_base64url(text, 1, 4000 if name == 'clientDataJSON' else 2000) for name, text in signature.items()), 'signature')
    else:
        need(len(signature) <= 16, 'members of the signature')
        need(all(re.fullmatch('[A-Za-z][A-Za-z0-9]{0,31}', name) is not None for name in signature), 'members of the signature')
        need(all(is_base64url(text, 1, 8000) for text in signature.values()), 'signature')


def check_links(links):
    need(isinstance(links, list) and len(links) <= 32, 'links')
    for link in links:
        need(exactly(link, ('leaf', 'rel')) and is_text(link['rel']), 'link')
        from_hex(link['leaf'], 32)
    return [('rel', link['rel']) for link in links]


def check_filing_body(body):
    """Raises Malformed; answers the codes that stand in it."""
    need(exactly(body, ('form', 'sealed', 'content', 'work', 'particulars', 'provenance')), 'members of the body')
    need(isinstance(body['sealed'], bool), 'sealed')
    if body['sealed']:
        need(is_commitment(body['content']), 'content of a sealed filing in the clear')
    else:
        form_of_content(body['content'])
    need(exactly(body['work'], ('workType', 'publication', 'contribution'), WORK), 'members of work')
    need(exactly(body['particulars'], ('title',), PARTICULARS), 'members of particulars')
    need(all(is_commitment(value) for value in body['particulars'].values()), 'particulars in the clear')
    provenance = body['provenance']
    need(exactly(provenance, (), PROVENANCE_CODES + tuple(PROVENANCE_COMMITTED)), 'members of provenance')
    need(all(is_commitment(provenance[name]) for name in provenance if name not in PROVENANCE_CODES), 'provenance in the clear')
    need(body['form'] in ('ORIGINAL', 'DIGEST'), 'form')
    codes = list(body['work'].items())
    codes += [(name, provenance[name]) for name in PROVENANCE_CODES if name in provenance]
    need(all(is_text(code) for _, code in codes), 'code')
    return codes


def check_index_root_body(body):
    need(exactly(body, ('root', 'size')) and is_integer(body['size'], 1), 'body of an index root')
    from_hex(body['root'], 32)
    return []


def check_redaction_body(body):
    need(exactly(body, ('leaf', 'reason', 'original')) and isinstance(body['original'], bool), 'body of a redaction')
    from_hex(body['leaf'], 32)
    need(is_text(body['reason'], 60), 'reason')
    return [('erasureReason', body['reason'])]


KEY_ACTIONS = {
    'bind': ('possession',),
    'rotate': ('possession', 'replaces'),
    'recover': ('possession', 'effective'),
    'veto': (),
    'revoke': (),
}


def check_key_body(body, auth):
    need(isinstance(body, dict) and is_text(body.get('action'), 60), 'body of a key event')
    action = body['action']
    if action != 'threshold' and action not in KEY_ACTIONS:
        raise NotChecked('unknown-code', list='keyAction', value=action)
    if action == 'threshold':
        need(exactly(body, ('action', 'threshold')) and is_integer(body['threshold'], 1), 'body of a key event')
    else:
        need(exactly(body, ('action', 'custody', 'key', 'scheme') + KEY_ACTIONS[action]), 'members of a key event')
        check_key_name(body)
        need(body['custody'] == ('operator' if body['scheme'] == 'p256-custodial' else 'party'), 'custody')
    if 'possession' in body:
        said = body['possession']
        need(exactly(said, ('nonce', 'signature', 'signedAt')), 'possession')
        milliseconds(said['signedAt']), from_hex(said['nonce'], 32)
        check_signature_form(body['scheme'], said['signature'])
    if action == 'rotate':
        need(exactly(body['replaces'], ('key', 'scheme')), 'replaces')
        check_key_name(body['replaces'])
    if action == 'recover':
        milliseconds(body['effective'])
    check_auth(auth, False)
    need(auth['kind'] != 'party-batch', 'auth of a key event')
    need((auth['kind'] == 'party') or action not in ('rotate', 'threshold'), 'no word of a key')
    need((auth['kind'] == 'operator') or action != 'recover', 'a recovery that a key agreed to')
    return []


def check_key_name(named):
    need(is_text(named['scheme'], 60), 'scheme')
    need(is_text(named['key']) and re.fullmatch('(?:[0-9a-f]{2}){1,2048}', named['key']) is not None, 'key')


def check_word(auth):
    check_auth(auth, False)
    need(auth['kind'] != 'party-batch', 'signed with others')


def check_mandate_leaf(value):
    body, links, auth = value['body'], value['links'], value['auth']
    members = ('filings', 'from', 'mandatary', 'principal', 'scopes', 'substitution', 'until', 'works')
    need(exactly(body, members, ('note',)), 'members of a mandate')
    need(is_id(body['principal'], 'pty') and is_id(body['mandatary'], 'pty'), 'parties')
    need(body['mandatary'] not in (value['party'], body['principal']), 'a mandate to oneself')
    need(isinstance(links, list) and len(links) <= 1, 'links of a mandate')
    for link in links:
        need(exactly(link, ('leaf', 'rel')) and link['rel'] == 'under-mandate', 'link of a mandate')
        from_hex(link['leaf'], 32)
    need(links or body['principal'] == value['party'], 'another principal without its mandate')
    scopes = body['scopes']
    need(isinstance(scopes, list) and 0 < len(scopes) <= 100 and all(is_text(scope, 60) for scope in scopes), 'scopes')
    need(scopes == sorted(set(scopes)), 'scopes twice or out of order')
    need(milliseconds(body['from']) < milliseconds(body['until']), 'term')
    need(body['filings'] is None or is_integer(body['filings'], 1), 'filings')
    need(is_integer(body['substitution'], 0, 2), 'substitution')
    need(isinstance(body['works'], list) and len(body['works']) <= 50 and all(is_commitment(work) for work in body['works']), 'works')
    need('note' not in body or is_commitment(body['note']), 'note in the clear')
    check_word(auth)
    need(auth['kind'] == 'party', 'a mandate that nobody signed')
    return [('mandateScope', scope) for scope in scopes]


def check_revocation_leaf(value):
    body = value['body']
    need(value['links'] == [] and exactly(body, ('action', 'leaf', 'mandate'), ('reason',)), 'members of a revocation')
    need(is_one_of(body['action'], ('revoke', 'renounce')) and is_id(body['mandate'], 'mdt'), 'what ends')
    from_hex(body['leaf'], 32)
    need('reason' not in body or is_commitment(body['reason']), 'reason in the clear')
    check_word(value['auth'])
    return []


ID_PREFIXES = {'filing': 'fil', 'index-root': 'idx', 'redaction': 'red', 'key': 'key', 'mandate': 'mdt', 'revocation': 'rev'}


def check_leaf(leaf):
    if leaf.fault:
        raise Broken('leaf.invalid', reason=leaf.fault)
    value = leaf.value
    need('v' in value and is_text(value.get('type'), 60), 'version and type')
    kind = value['type']
    if kind not in ID_PREFIXES or not is_integer(value['v'], 1, 1):
        raise NotChecked('unknown-type', type=kind, registered=kind in LEAF_TYPES)
    need(exactly(value, ('auth', 'body', 'id', 'links', 'party', 'time', 'type', 'v')), 'members of the leaf')
    need(is_id(value['id'], ID_PREFIXES[kind]) and is_id(value['party'], 'pty'), 'id or party')
    milliseconds(value['time'])
    if kind == 'filing':
        codes = check_links(value['links']) + check_filing_body(value['body'])
        check_auth(value['auth'], value['body']['sealed'])
    elif kind == 'key':
        need(value['links'] == [], 'links of a key event')
        codes = check_key_body(value['body'], value['auth'])
    elif kind in ('mandate', 'revocation'):
        codes = (check_mandate_leaf if kind == 'mandate' else check_revocation_leaf)(value)
    else:
        need(value['auth'] == {'kind': 'operator'} and value['links'] == [], 'auth or links of a leaf of the operator')
        codes = (check_index_root_body if kind == 'index-root' else check_redaction_body)(value['body'])
    for name, code in codes:
        if code not in CODES[name].split():
            raise NotChecked('unknown-code', list=name, value=code[:60])
    leaf.is_valid = True
    return {'leafHash': leaf.hash.hex(), 'type': kind, 'time': value['time']}


# ---------------------------------------------------------------------------------------------------------------------------
# 9. 披露、内容、文件证明  Disclosures (§2.3), content (§2.5) and file proof (§4): checks `disclosures`, `content`, `file-proof`
# ---------------------------------------------------------------------------------------------------------------------------


def open_disclosure(leaf, text):
    """Takes in what a disclosure opens."""
    need(len(text) <= 200000, 'too long')
    data = from_base64url(text)
    value = read_json(data)
    need(isinstance(value, list) and len(value) == 3 and jcs(value) == data, 'not the canonical [salt, path, value]')
    salt, path, opened = value
    need(is_base64url(salt, 22, 200000) and isinstance(path, str), 'salt or path')
    commitment = leaf.at(path)
    need(is_commitment(commitment), 'no commitment at its path')
    need(commitment['sd'] == base64.urlsafe_b64encode(sha256(text.encode('ascii'))).decode('ascii').rstrip('='), 'opens another commitment')
    need(path not in leaf.opened, 'disclosed twice')
    if leaf.is_of_mandate():
        need(is_text(opened, 200000), 'a value that is no text')
    elif path == 'body.content':
        form_of_content(opened)
    elif path == 'auth.nonce':
        from_hex(opened, 32)
    elif path == 'auth.signature':
        check_signature_form(leaf.value['auth']['scheme'], opened)
    else:
        need(is_text(opened, 200000), 'a value that is no text')
    leaf.opened[path] = opened


def check_disclosures(leaf, disclosures):
    if leaf.is_of_operator() or leaf.is_of_key():
        if disclosures:
            raise Broken('disclosure.invalid', reason='this leaf commits to nothing')
        return {'opened': 0}
    if not leaf.is_valid:
        raise NotChecked('depends-on-broken')
    for at, text in enumerate(disclosures):
        try:
            open_disclosure(leaf, text)
        except Malformed as fault:
            raise Broken('disclosure.invalid', index=at, reason=str(fault))
    leaf.is_open = not leaf.is_of_mandate()
    return {'opened': len(leaf.opened)}


BIDI = '\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069'


def read_manifest_line(line):
    value = read_json(line)
    need(exactly(value, ('path', 'sha256', 'size', 'sm3')) and jcs(value) == line and is_integer(value['size']), 'manifest line')
    from_hex(value['sha256'], 32), from_hex(value['sm3'], 32)
    need(is_text(value['path'], 4096) and len(utf8(value['path'])) <= 4096 and '\\' not in value['path'], 'path of a file')
    need(all(part not in ('', '.', '..') and len(part.encode('utf-16-le')) <= 510 for part in value['path'].split('/')), 'path of a file')
    need(not any(ord(c) < 32 or 127 <= ord(c) < 160 or c in BIDI for c in value['path']), 'path of a file')
    return value


def check_file_proof(leaf, proof):
    if not leaf.is_open:
        raise NotChecked('not-disclosed')
    content = leaf.plain('body.content')
    line = utf8(proof['line'])
    value = read_manifest_line(line)
    if form_of_content(content) != 'set':
        raise Broken('not-a-set')
    root = root_from_path(leaf_hash(line), proof['index'], proof['files'], [from_base64(text, 32) for text in proof['proof']])
    if root is None or root.hex() != content['root'] or proof['files'] != content['files']:
        raise Broken('proof.mismatch')
    return {'path': value['path'], 'size': value['size']}


def digests_of(name):
    """Size, SHA-256 and SM3 of a regular file."""
    with open(name, 'rb') as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError('not a regular file')
        size, first, second = 0, hashlib.sha256(), new_sm3()
        while True:
            data = file.read(1 << 20)
            if not data:
                return size, first.digest().hex(), second.digest().hex()
            size += len(data)
            first.update(data)
            second.update(data)


def check_content(leaf, entry, file):
    """`entry` is the line of the manifest that a valid file proof shows, if there is one."""
    if file is None:
        raise NotChecked('no-file')
    content = leaf.plain('body.content')
    size, sha, sm3 = digests_of(file)
    if content['kind'] == 'set' and sha == content['manifest']:
        return check_manifest(content, file)
    if content['kind'] == 'set' and entry is None:
        raise NotChecked('depends-on-broken', why='neither the manifest nor a file that a file proof shows to be in it')
    stated = content if content['kind'] == 'file' else entry
    if (size, sha, sm3) != (stated['size'], stated['sha256'], stated['sm3']):
        raise Broken('content.mismatch', size=size, sha256=sha, sm3=sm3)
    if stated.get('cid', cid_of(bytes.fromhex(sha))) != cid_of(bytes.fromhex(sha)):
        raise Broken('content.mismatch', cid=cid_of(bytes.fromhex(sha)))
    facts = {'size': size, 'sha256': sha, 'sm3': sm3}
    if 'blake3' in stated:
        facts['blake3'] = 'not computed here'
    return facts


def check_manifest(content, file):
    """Whether the manifest at hand gives root, number and size of the set (§4)."""
    tree, size, count, before = [], 0, 0, None
    with open(file, 'rb') as lines:
        for line in lines:
            need(len(line) <= 65536 and line.endswith(b'\n'), 'line of the manifest')
            value = read_manifest_line(line[:-1])
            path = value['path'].encode('utf-8')
            need(before is None or before < path, 'order of the manifest')
            before, size, count = path, size + value['size'], count + 1
            tree.append(leaf_hash(line[:-1]))
            grown = count
            while grown % 2 == 0:
                right = tree.pop()
                tree[-1] = node_hash(tree[-1], right)
                grown //= 2
    need(tree, 'empty manifest')
    root = tree.pop()
    while tree:
        root = node_hash(tree.pop(), root)
    if (root.hex(), count, size) != (content['root'], content['files'], content['size']):
        raise Broken('content.mismatch', what='manifest of another set')
    return {'files': count, 'size': size}


# ---------------------------------------------------------------------------------------------------------------------------
# 10. 当事人签名  The party's signature (§3, EIP-712): check `signature`
# ---------------------------------------------------------------------------------------------------------------------------

FILING_TEXT = '本人持有与下列摘要完全一致的内容 I hold exactly the content of these digests'
BATCH_TEXT = '本人持有与下列各件存证所载摘要完全一致的内容 I hold exactly the content of the digests of these filings'
FILING_TYPE = (
    'FilingStatement(string statement,string filing,string party,string content,bytes32 sha256,bytes32 sm3,'
    'uint256 size,uint256 files,bytes32 record,string signedAt,bytes32 nonce)'
)
BATCH_TYPE = 'BatchFilingStatement(string statement,string party,bytes32 records,uint256 count,string signedAt,bytes32 nonce)'
DOMAIN_TYPE = 'EIP712Domain(string name,string version,bytes32 salt)'


def eip712_struct(type_text, *values):
    """hashStruct: texts are hashed, numbers are 32 bytes, 32 bytes stay."""
    words = [keccak256(type_text.encode('utf-8'))]
    for value in values:
        if isinstance(value, str):
            words.append(keccak256(value.encode('utf-8')))
        else:
            words.append(value.to_bytes(32, 'big') if isinstance(value, int) else value)
    return keccak256(b''.join(words))


def eip712_digest(origin, struct):
    domain = eip712_struct(DOMAIN_TYPE, 'FilmDeed', '1', sha256(origin.encode('utf-8')))
    return keccak256(b'\x19\x01' + domain + struct)


def record_of(leaf):
    """The canonical bytes of the record (§2.1): the leaf without time and auth."""
    return jcs({name: leaf.value[name] for name in ('body', 'id', 'links', 'party', 'type', 'v')})


def filing_statement(leaf, trust):
    value, auth = leaf.value, leaf.value['auth']
    nonce = leaf.plain('auth.nonce')
    content = leaf.plain('body.content')
    is_file = form_of_content(content) == 'file'
    return eip712_digest(
        trust.origin,
        eip712_struct(
            FILING_TYPE,
            FILING_TEXT,
            value['id'],
            value['party'],
            content['kind'],
            bytes.fromhex(content['sha256' if is_file else 'root']),
            bytes.fromhex(content['sm3']) if is_file else bytes(32),
            content['size'],
            1 if is_file else content['files'],
            sha256(record_of(leaf)),
            auth['signedAt'],
            from_hex(nonce, 32),
        ),
    )


def batch_statement(leaf, trust):
    auth = leaf.value['auth']
    batch = auth['batch']
    path = [from_base64(text, 32) for text in batch['path']]
    records = root_from_path(leaf_hash(record_of(leaf)), batch['index'], batch['count'], path)
    if records is None:
        raise Broken('batch-path')
    struct = eip712_struct(BATCH_TYPE, BATCH_TEXT, leaf.value['party'], records, batch['count'], auth['signedAt'], from_hex(auth['nonce'], 32))
    return eip712_digest(trust.origin, struct)


def p256_holds(signer, digest, text):
    key, rs = from_hex(signer, 64), from_base64url(text)
    need(len(rs) == 64, 'rs')
    r, s = int.from_bytes(rs[:32], 'big'), int.from_bytes(rs[32:], 'big')
    return 2 * s < P256.n and P256.verify((int.from_bytes(key[:32], 'big'), int.from_bytes(key[32:], 'big')), digest, r, s)


def webauthn_holds(signer, digest, signature):
    data, client = from_base64url(signature['authenticatorData']), from_base64url(signature['clientDataJSON'])
    need(len(data) >= 37, 'authenticatorData')
    said = read_json(client)
    if not isinstance(said, dict) or said.get('type') != 'webauthn.get' or not data[32] & 1:
        return False
    if said.get('challenge') != base64.urlsafe_b64encode(digest).decode('ascii').rstrip('='):
        return False
    return p256_holds(signer, sha256(data + sha256(client)), signature['rs'])


def secp256k1_holds(signer, digest, text):
    """v is 0 or 1, or 27 or 28: whether the y of the point is odd."""
    address, rs = from_hex(signer, 20), from_base64url(text)
    need(len(rs) == 65 and rs[64] in (0, 1, 27, 28), 'rs')
    r, s = int.from_bytes(rs[:32], 'big'), int.from_bytes(rs[32:64], 'big')
    key = SECP256K1.recover(digest, r, s, rs[64] % 27) if 2 * s < SECP256K1.n else None
    return key is not None and keccak256(key[0].to_bytes(32, 'big') + key[1].to_bytes(32, 'big'))[12:] == address


def scheme_holds(scheme, signer, digest, signature):
    """§3.1: whether this key signed this digest. Raises NotChecked for a scheme that is not in the table."""
    if scheme == 'threshold':
        return threshold_holds(signer, digest, signature)
    if scheme not in SIGNER_BYTES:
        raise NotChecked('unknown-scheme', scheme=scheme)
    from_hex(signer, SIGNER_BYTES[scheme])
    need((scheme == 'webauthn-p256') == ('authenticatorData' in signature), 'members of another scheme')
    if scheme == 'webauthn-p256':
        return webauthn_holds(signer, digest, signature)
    return (secp256k1_holds if scheme == 'secp256k1' else p256_holds)(signer, digest, signature['rs'])


COSIGNER_SCHEMES = {'01': 'p256', '02': 'webauthn-p256', '03': 'secp256k1'}


def threshold_holds(signer, digest, signature):
    """§3.3: k of the n keys that `signer` names; one bad signature makes the whole bad."""
    entries, rest = [], signer[2:]
    while rest:
        need(rest[:2] in COSIGNER_SCHEMES, 'a scheme that may not cosign')
        end = 2 + 2 * SIGNER_BYTES[COSIGNER_SCHEMES[rest[:2]]]
        need(len(rest) >= end, 'a key of the wrong length')
        entries.append(rest[:end])
        rest = rest[end:]
    need(entries == sorted(set(entries)) and 1 <= int(signer[:2], 16) <= len(entries) <= 16, 'not k of n keys in order')
    for name, text in signature.items():
        place = re.fullmatch('s(0|[1-9][0-9]?)', name)
        need(place is not None and int(place.group(1)) < len(entries), 'a signature of no key')
        entry = entries[int(place.group(1))]
        scheme, inner = COSIGNER_SCHEMES[entry[:2]], read_json(from_base64url(text))
        check_signature_form(scheme, inner)
        if not scheme_holds(scheme, entry[2:], digest, inner):
            return False
    return len(signature) >= int(signer[:2], 16)


KEY_TYPE = 'KeyStatement(string statement,string party,string scheme,bytes key,string signedAt,bytes32 nonce)'
KEY_TEXT = '此密钥由本主体持有并专用 This key is held and controlled by this party alone'
CHANGE_TYPE = (
    'KeyChangeStatement(string statement,string party,string change,string scheme,bytes key,'
    'string replacesScheme,bytes replaces,string signedAt,bytes32 nonce)'
)
CHANGE_TEXTS = {
    'bind': '同意将此密钥加入本主体的签署密钥 I agree that this key joins the signing keys of this party',
    'rotate': '自此由新密钥取代原密钥 From now on the new key takes the place of the old key',
    'revoke': '此密钥自此不再代表本主体签署 From now on this key signs for this party no more',
    'veto': '反对将此密钥加入本主体的签署密钥 I object to this key joining the signing keys of this party',
}
THRESHOLD_TYPE = 'SignerThresholdStatement(string statement,string party,uint256 threshold,string signedAt,bytes32 nonce)'
THRESHOLD_TEXT = '本主体的签署自此须由下列数目的不同密钥共同作出 From now on so many different keys of this party must sign together'
RECOVERY_MS = 30 * 86400000


def event_statement(leaf, trust):
    """What the key that agreed signed (§14.2)."""
    party, body, auth = leaf.value['party'], leaf.value['body'], leaf.value['auth']
    dated = (auth['signedAt'], from_hex(auth['nonce'], 32))
    if body['action'] == 'threshold':
        struct = eip712_struct(THRESHOLD_TYPE, THRESHOLD_TEXT, party, body['threshold'], *dated)
    else:
        replaces = body.get('replaces', {'scheme': '', 'key': ''})
        keys = (body['scheme'], keccak256(bytes.fromhex(body['key'])), replaces['scheme'], keccak256(bytes.fromhex(replaces['key'])))
        struct = eip712_struct(CHANGE_TYPE, CHANGE_TEXTS[body['action']], party, body['action'], *keys, *dated)
    return eip712_digest(trust.origin, struct)


def check_key_event(leaf, trust):
    """§14.3: the new key's own word, and that of the key that agreed."""
    party, body, auth = leaf.value['party'], leaf.value['body'], leaf.value['auth']
    if auth['kind'] == 'operator' and 'possession' not in body:
        raise NotChecked('not-signed')
    if 'possession' in body:
        said = body['possession']
        key = keccak256(bytes.fromhex(body['key']))
        struct = eip712_struct(KEY_TYPE, KEY_TEXT, party, body['scheme'], key, said['signedAt'], from_hex(said['nonce'], 32))
        if not scheme_holds(body['scheme'], body['key'], eip712_digest(trust.origin, struct), said['signature']):
            raise Broken('signature.invalid')
    if body['action'] == 'recover' and milliseconds(body['effective']) - milliseconds(leaf.value['time']) < RECOVERY_MS:
        raise Broken('time.invalid')
    if auth['kind'] == 'party':
        if auth['scheme'] == 'p256-custodial':
            raise Broken('signature.invalid')
        statement = event_statement(leaf, trust)
        if statement.hex() != auth['statement']:
            raise Broken('statement.mismatch', computed=statement.hex())
        if not scheme_holds(auth['scheme'], auth['signer'], statement, auth['signature']):
            raise Broken('signature.invalid')
    return {'action': body['action'], 'agreed': auth['kind'] == 'party'}


MANDATE_TYPE = (
    'MandateStatement(string statement,string party,string mandate,string principal,string mandatary,string scopes,string notBefore,'
    'string notAfter,uint256 filings,uint256 works,uint256 substitution,string parent,bytes32 record,string signedAt,bytes32 nonce)'
)
MANDATE_TEXT = '授权下列受托人在所列范围与期限内代为行事 I authorise this mandatary to act within these scopes and this term'
REVOCATION_TYPE = 'RevocationStatement(string statement,string party,string mandate,bytes32 leaf,string signedAt,bytes32 nonce)'
REVOCATION_TEXTS = {
    'revoke': '自此撤销下列授权委托 From now on this mandate is revoked',
    'renounce': '自此辞去下列授权委托 From now on I act under this mandate no more',
}


def check_mandate_word(leaf, trust):
    """§15.4: the grantor's word for a mandate, or that of whoever ended it."""
    value, body, auth = leaf.value, leaf.value['body'], leaf.value['auth']
    if auth['kind'] == 'operator':
        raise NotChecked('not-signed')
    dated = (auth['signedAt'], from_hex(auth['nonce'], 32))
    if value['type'] == 'mandate':
        parent = value['links'][0]['leaf'] if value['links'] else ''
        parties = (value['party'], value['id'], body['principal'], body['mandatary'])
        limits = (body['filings'] or 0, len(body['works']), body['substitution'])
        terms = (', '.join(body['scopes']), body['from'], body['until']) + limits
        struct = eip712_struct(MANDATE_TYPE, MANDATE_TEXT, *parties, *terms, parent, sha256(record_of(leaf)), *dated)
    else:
        named = (value['party'], body['mandate'], from_hex(body['leaf'], 32))
        struct = eip712_struct(REVOCATION_TYPE, REVOCATION_TEXTS[body['action']], *named, *dated)
    statement = eip712_digest(trust.origin, struct)
    if statement.hex() != auth['statement']:
        raise Broken('statement.mismatch', computed=statement.hex())
    if not scheme_holds(auth['scheme'], auth['signer'], statement, auth['signature']):
        raise Broken('signature.invalid')
    return {'scheme': auth['scheme'], 'signer': auth['signer'], 'signedAt': auth['signedAt']}


def check_signature(leaf, trust):
    if leaf.is_of_operator():
        raise NotChecked('not-signed')
    if leaf.is_of_key():
        return check_key_event(leaf, trust)
    if leaf.is_of_mandate():
        return check_mandate_word(leaf, trust)
    if not leaf.is_open:
        raise NotChecked('depends-on-broken')
    auth = leaf.value['auth']
    if auth['kind'] == 'operator':
        raise NotChecked('not-signed')
    scheme, signature = auth['scheme'], leaf.plain('auth.signature')
    statement = batch_statement(leaf, trust) if auth['kind'] == 'party-batch' else filing_statement(leaf, trust)
    if statement.hex() != auth['statement']:
        raise Broken('statement.mismatch', computed=statement.hex())
    if not scheme_holds(scheme, auth['signer'], statement, signature):
        raise Broken('signature.invalid')
    return {'scheme': scheme, 'signer': auth['signer'], 'signedAt': auth['signedAt']}


# ---------------------------------------------------------------------------------------------------------------------------
# 11. 承诺、检查点、包含  Promise (§6), checkpoint and inclusion (§5): checks `promise`, `checkpoint`, `inclusion`
# ---------------------------------------------------------------------------------------------------------------------------


def check_promise(leaf, text, trust):
    if text is None:
        raise NotChecked('no-promise')
    promised, batch = leaf.hash, None
    if text.startswith('filmdeed.promise-in-batch/v1\n'):
        need('\n\n' in text, 'promise in a batch')
        head, text = text.split('\n\n', 1)
        lines = head.split('\n')[1:]
        need(lines and lines[0].startswith('index ') and len(lines) <= 1 + MAX_PATH, 'promise in a batch')
        batch = (decimal(lines[0][6:]), [from_base64(line, 32) for line in lines[1:]])
    note = Note(text)
    lines = note.text[:-1].split('\n')
    need(lines.pop(0) == ('filmdeed.batch-promise/v1' if batch else 'filmdeed.promise/v1'), 'kind of promise')
    need(len(lines) == (5 if batch else 4), 'lines of the promise')
    if batch:
        need(lines[2].startswith('count '), 'count of the promise')
        promised = root_from_path(leaf.hash, batch[0], decimal(lines.pop(2)[6:]), batch[1])
    origin, hashed, received, logged_by = lines
    need(received.startswith('received ') and logged_by.startswith('logged-by '), 'times of the promise')
    need(0 <= milliseconds(logged_by[10:]) - milliseconds(received[9:]) <= 86_400_000, 'times of the promise')
    if origin != trust.origin:
        raise Broken('origin', origin=origin)
    if from_base64(hashed, 32) != promised:
        raise Broken('another-leaf')
    note.signed_by(trust.promise_keys)
    if leaf.is_valid and leaf.value['type'] == 'filing' and leaf.value['time'] != received[9:]:
        raise Broken('another-time', time=leaf.value['time'], received=received[9:])
    return {'received': received[9:], 'loggedBy': logged_by[10:]}


def read_proof(text):
    if text is None:
        raise NotChecked('not-logged')
    return TlogProof(text)


def check_checkpoint(text, trust):
    proof = read_proof(text)
    proof.checkpoint.check_signature(trust)
    return {'origin': proof.checkpoint.origin, 'size': proof.checkpoint.size, 'root': proof.checkpoint.root.hex()}


def check_inclusion(leaf, text, checkpoint_is_valid):
    if text is not None and not checkpoint_is_valid:
        raise NotChecked('depends-on-broken')
    proof = read_proof(text)
    check_included(leaf, proof)
    if leaf.is_valid and leaf.value['type'] == 'index-root' and leaf.value['body']['size'] > proof.index:
        raise Broken('proof.invalid', reason='an index root over leaves that come after it')
    return {'index': proof.index, 'size': proof.checkpoint.size}


def check_included(leaf, proof):
    if not proof.includes(leaf.hash):
        raise Broken('proof.invalid', reason='the path leads to another root')


# ---------------------------------------------------------------------------------------------------------------------------
# 12. 锚定：链  Anchors on a chain (§8.1; RLP and trie after the Yellow Paper, appendices B and D)
# ---------------------------------------------------------------------------------------------------------------------------


def read_rlp(data):
    """The one item: bytes, or a list of (item, its own bytes); only the shortest spelling, bounded depth."""
    item, end = _rlp(data, 0, len(data), 0)
    need(end == len(data), 'bytes behind the RLP item')
    return item


def _rlp(data, at, end, depth):
    need(at < end and depth <= 16, 'RLP')
    first = data[at]
    if first < 0x80:
        return data[at : at + 1], at + 1
    base = 0x80 if first < 0xC0 else 0xC0
    short = first - base
    if short <= 55:
        start, length = at + 1, short
    else:
        start = at + 1 + short - 55
        need(start <= end, 'RLP cut short')
        length = int.from_bytes(data[at + 1 : start], 'big')
        need(length > 55 and data[at + 1] != 0, 'RLP length not the shortest')
    stop = start + length
    need(stop <= end, 'RLP cut short')
    if base == 0x80:
        need(length != 1 or data[start] >= 0x80, 'RLP byte not the shortest')
        return data[start:stop], stop
    items = []
    while start < stop:
        item, after = _rlp(data, start, stop, depth + 1)
        items.append((item, data[start:after]))
        start = after
    return items, stop


def trie_value(root, key, nodes):
    """What the proof shows to stand under the key in the trie of this root; every node must be used."""
    nibbles = [nibble for byte in key for nibble in (byte >> 4, byte & 15)]
    waiting, reference = list(nodes), root
    while True:
        if len(reference) == 32:
            need(waiting and keccak256(waiting[0]) == reference, 'node of another hash')
            node = read_rlp(waiting.pop(0))
        else:
            node = read_rlp(reference)
        need(isinstance(node, list) and len(node) in (2, 17), 'node of the trie')
        if len(node) == 17:
            if not nibbles:
                value = node[16][0]
                break
            child = node[nibbles.pop(0)]
        else:
            compact = node[0][0]
            need(isinstance(compact, bytes) and compact, 'path of a node')
            flag, path = compact[0] >> 4, [nibble for byte in compact for nibble in (byte >> 4, byte & 15)]
            need(flag <= 3 and (flag & 1 or path[1] == 0), 'path of a node')
            path = path[1:] if flag & 1 else path[2:]
            need(nibbles[: len(path)] == path, 'nothing stands under the key')
            nibbles = nibbles[len(path) :]
            if flag & 2:
                need(not nibbles, 'nothing stands under the key')
                value = node[1][0]
                break
            need(path, 'path of a node')
            child = node[1]
        if isinstance(child[0], list):
            need(len(child[1]) < 32, 'node that should be a hash')
            reference = child[1]
        else:
            need(len(child[0]) == 32, 'nothing stands under the key')
            reference = child[0]
    need(not waiting and isinstance(value, bytes) and value, 'nodes too many, or nothing')
    return value


def check_state(anchor, proof):
    if proof is None:
        raise NotChecked('depends-on-broken')
    header = from_base64(anchor['header'])
    if keccak256(header) != from_0x(anchor['blockHash'], 32):
        raise Broken('header.hash')
    fields = [item for item, _ in read_rlp(header)]
    need(len(fields) >= 15 and all(isinstance(fields[i], bytes) for i in (3, 8, 11)), 'header')
    need(len(fields[3]) == 32 and all(len(fields[i]) <= 8 and fields[i][:1] != b'\x00' for i in (8, 11)), 'header')
    number, seconds = int.from_bytes(fields[8], 'big'), int.from_bytes(fields[11], 'big')
    if number != anchor['blockNumber'] or seconds * 1000 != milliseconds(anchor['blockTime']):
        raise Broken('header.fields')
    account_nodes = [from_base64(text) for text in anchor['accountProof']]
    account = read_rlp(trie_value(fields[3], keccak256(from_0x(anchor['contract'], 20)), account_nodes))
    need(isinstance(account, list) and len(account) == 4 and isinstance(account[2][0], bytes) and len(account[2][0]) == 32, 'account')
    slot = keccak256(proof.checkpoint.size.to_bytes(32, 'big') + (2).to_bytes(32, 'big'))
    storage_nodes = [from_base64(text) for text in anchor['storageProof']]
    stored = read_rlp(trie_value(account[2][0], keccak256(slot), storage_nodes))
    if stored != proof.checkpoint.root.lstrip(b'\x00'):
        raise Broken('another-root')
    return {'blockNumber': number, 'blockTime': anchor['blockTime'], 'stateRoot': fields[3].hex()}


def trusted_chain(anchor, trust):
    for chain in trust.chains:
        if all(chain[member] == anchor[member] for member in ('chainId', 'genesis', 'contract')):
            return chain
    return None


def check_block(anchor, chain, state_is_valid):
    if anchor['evidence'] == 'rpc-only':
        raise NotChecked('rpc-only')
    blocks = chain.get('blocks', []) if chain else []
    listed = [block['hash'] for block in blocks if block['number'] == anchor['blockNumber']]
    if not state_is_valid or not listed:
        raise NotChecked('block-not-trusted', blockNumber=anchor['blockNumber'])
    if listed[0] != anchor['blockHash']:
        raise Broken('chain.mismatch', blockHash=anchor['blockHash'], listed=listed[0])
    return {'blockNumber': anchor['blockNumber'], 'blockHash': anchor['blockHash'], 'chain': chain['name']}


# ---------------------------------------------------------------------------------------------------------------------------
# 13. 锚定：时间戳  Anchors of time-stamping authorities (§8.2; RFC 3161, RFC 5652, RFC 5035)
# ---------------------------------------------------------------------------------------------------------------------------

SIGNED_DATA, TST_INFO = '1.2.840.113549.1.7.2', '1.2.840.113549.1.9.16.1.4'
CONTENT_TYPE, MESSAGE_DIGEST = '1.2.840.113549.1.9.3', '1.2.840.113549.1.9.4'
SIGNING_CERTIFICATE, SIGNING_CERTIFICATE_V2 = '1.2.840.113549.1.9.16.2.12', '1.2.840.113549.1.9.16.2.47'
SINGLE_ATTRIBUTES = (CONTENT_TYPE, MESSAGE_DIGEST, SIGNING_CERTIFICATE, SIGNING_CERTIFICATE_V2)
SHA256_OID = '2.16.840.1.101.3.4.2.1'


class Imprint:
    def __init__(self, element):
        parts = members_of(element)
        need(len(parts) == 2, 'imprint')
        self.algorithm = algorithm(parts[0])[0]
        self.digest = of_tag(parts[1], OCTET_STRING).content

    def is_of(self, body):
        return self.algorithm == SHA256_OID and self.digest == sha256(body)


class StampRequest:
    """TimeStampReq (RFC 3161 §2.4.1)."""

    def __init__(self, data):
        parts = list(members_of(read_der(data)))
        need(len(parts) >= 2 and der_integer(parts.pop(0)) == 1, 'version of the request')
        self.imprint = Imprint(parts.pop(0))
        policy, nonce, certificates = take(parts, OID), take(parts, INTEGER), take(parts, BOOLEAN)
        need(not parts, 'request')
        self.policy = der_oid(policy) if policy else None
        self.nonce = der_integer(nonce) if nonce else None
        need(certificates is None or der_boolean(certificates) in (True, False), 'request')


class StampInfo:
    """TSTInfo (RFC 3161 §2.4.2)."""

    def __init__(self, data):
        parts = list(members_of(read_der(data)))
        need(len(parts) >= 5, 'TSTInfo')
        self.version = der_integer(parts.pop(0))
        self.policy = der_oid(parts.pop(0))
        self.imprint = Imprint(parts.pop(0))
        need(der_integer(parts.pop(0)) >= 0, 'serial number')
        time = of_tag(parts.pop(0), GENERALIZED_TIME)
        self.time, self.accuracy = der_time(time), Fraction(1)
        accuracy = take(parts, SEQUENCE)
        if accuracy is not None:
            fields = list(accuracy.inside)
            units = [(take(fields, INTEGER), INTEGER, 1), (take(fields, 0x80), 0x80, 1000), (take(fields, 0x81), 0x81, 1000000)]
            need(not fields, 'accuracy')
            self.accuracy = Fraction(0)
            for element, tag, unit in units:
                if element is not None:
                    number = der_integer(element, tag)
                    need((0 if unit == 1 else 1) <= number <= (2**31 if unit == 1 else 999), 'accuracy')
                    self.accuracy += Fraction(number, unit)
            need(self.accuracy <= 2**31, 'accuracy')
        ordering = take(parts, BOOLEAN)
        need(ordering is None or der_boolean(ordering) in (True, False), 'ordering')
        nonce = take(parts, INTEGER)
        self.nonce = der_integer(nonce) if nonce else None
        take(parts, 0xA0)
        self.has_critical = False
        extensions = take(parts, 0xA1)
        need(not parts, 'TSTInfo')
        for extension in extensions.inside if extensions else []:
            fields = members_of(extension)
            need(2 <= len(fields) <= 3, 'extension of TSTInfo')
            self.has_critical = self.has_critical or (len(fields) == 3 and der_boolean(fields[1]))

    def earliest(self):
        return int((self.time - self.accuracy) * 1000 // 1)

    def latest(self):
        return -int(-(self.time + self.accuracy) * 1000 // 1)


class Token:
    """A time-stamp token: CMS SignedData (RFC 5652 §5) around a TSTInfo. Faults of form raise Malformed."""

    def __init__(self, data, more_certificates):
        outer = members_of(read_der(data))
        need(len(outer) == 2, 'token')
        fault_if(der_oid(outer[0]) != SIGNED_DATA, 'content-type')
        need(outer[1].tag == 0xA0 and len(outer[1].inside) == 1, 'token')
        parts = list(members_of(outer[1].inside[0]))
        need(len(parts) >= 4, 'signed data')
        der_integer(parts.pop(0)), of_tag(parts.pop(0), SET)
        wrapped = members_of(parts.pop(0))
        need(wrapped, 'signed data')
        fault_if(der_oid(wrapped[0]) != TST_INFO, 'content-type')
        need(len(wrapped) == 2 and wrapped[1].tag == 0xA0 and len(wrapped[1].inside) == 1, 'signed data')
        self.content = of_tag(wrapped[1].inside[0], OCTET_STRING).content
        certificates = take(parts, 0xA0)
        take(parts, 0xA1)
        need(len(parts) == 1, 'signed data')
        signers = members_of(parts[0], SET)
        fault_if(len(signers) != 1, 'signer-info')
        self._read_signer(list(members_of(signers[0])))
        raw = [element.raw for element in certificates.inside if element.tag == SEQUENCE] if certificates else []
        self.certificates = [Certificate(each) for each in dict.fromkeys(raw + more_certificates)]
        self.info = StampInfo(self.content)

    def _read_signer(self, parts):
        need(len(parts) >= 5, 'signer')
        der_integer(parts.pop(0))
        self.signer_id = parts.pop(0)
        self.hash_algorithm = parts.pop(0)
        attributes = take(parts, 0xA0)
        fault_if(attributes is None, 'signed-attributes')
        self.signed_bytes = b'\x31' + attributes.raw[1:]
        self.attributes = {}
        for attribute in attributes.inside:
            fields = members_of(attribute)
            need(len(fields) == 2, 'attribute')
            name, values = der_oid(fields[0]), members_of(fields[1], SET)
            fault_if(name in self.attributes, 'signed-attributes')
            need(len(values) > 0, 'attribute')
            fault_if(len(values) > 1 and name in SINGLE_ATTRIBUTES, 'signed-attributes')
            self.attributes[name] = values[0]
        need(len(parts) >= 2, 'signer')
        self.algorithm = algorithm(parts.pop(0))
        self.signature = of_tag(parts.pop(0), OCTET_STRING).content

    def signer(self):
        """The certificate that the signer names, by issuer and serial number or by subject key identifier."""
        for certificate in self.certificates:
            if self.signer_id.tag == SEQUENCE:
                fields = self.signer_id.inside
                if len(fields) == 2 and (fields[0].raw, fields[1].content) == (certificate.issuer, certificate.serial):
                    return certificate
            elif self.signer_id.tag == 0x80 and '2.5.29.14' in certificate.extensions:
                if of_tag(certificate.extension('2.5.29.14'), OCTET_STRING).content == self.signer_id.content:
                    return certificate
        raise Broken('token', check='certificate')

    def check_attributes(self, certificate):
        found = self.attributes
        fault_if(CONTENT_TYPE not in found or MESSAGE_DIGEST not in found, 'signed-attributes')
        fault_if(der_oid(found[CONTENT_TYPE]) != TST_INFO, 'signed-attributes')
        digest = hashlib.new(hash_of(self.hash_algorithm), self.content).digest()
        fault_if(of_tag(found[MESSAGE_DIGEST], OCTET_STRING).content != digest, 'signed-attributes')
        fault_if(SIGNING_CERTIFICATE not in found and SIGNING_CERTIFICATE_V2 not in found, 'signed-attributes')
        for name, default in ((SIGNING_CERTIFICATE, 'sha1'), (SIGNING_CERTIFICATE_V2, 'sha256')):
            if name in found:
                self._check_signing_certificate(found[name], default, certificate, name == SIGNING_CERTIFICATE_V2)

    @staticmethod
    def _check_signing_certificate(value, hash_name, certificate, second):
        lists = members_of(value)
        need(lists and members_of(lists[0]), 'signing certificate')
        fields = list(members_of(members_of(lists[0])[0]))
        if second and fields and fields[0].tag == SEQUENCE:
            hash_name = hash_of(fields.pop(0))
        need(1 <= len(fields) <= 2, 'signing certificate')
        digest = hashlib.new(hash_name, certificate.raw).digest()
        fault_if(of_tag(fields[0], OCTET_STRING).content != digest, 'signed-attributes')
        if len(fields) == 2:
            names, serial = members_of(fields[1])[:2]
            holds = [name.inside[0].raw for name in members_of(names) if name.tag == 0xA4 and name.inside]
            fault_if(holds != [certificate.issuer] or of_tag(serial, INTEGER).content != certificate.serial, 'signed-attributes')

    def check_signature(self, certificate):
        """The signed attributes are signed as they stand, under the tag SET (RFC 5652 §5.4)."""
        beside = hash_of(self.hash_algorithm)
        holds = signature_holds(certificate.key_info, *self.algorithm, beside, self.signed_bytes, self.signature)
        fault_if(not holds, 'signature')


def check_stamping_certificate(certificate):
    fault_if(EXTENDED_KEY_USAGE not in certificate.extensions, 'certificate')
    critical = certificate.extensions[EXTENDED_KEY_USAGE][0]
    fault_if(not critical or certificate.extended_usages() != [TIME_STAMPING], 'certificate')
    usages = certificate.usages()
    fault_if(usages is not None and not (usages and usages <= {0, 1}), 'certificate')


MOST_STEPS = 60
ANY_USAGE = '2.5.29.37.0'


def fitness_fault(certificate, time):
    if not certificate.not_before <= time < certificate.not_after + 1:
        return 'not valid at the time of the token'
    if any(critical and name not in UNDERSTOOD for name, (critical, _) in certificate.extensions.items()):
        return 'a critical extension that nobody here understands'
    return None


def issuer_fault(issuer, below, time):
    """Why this certificate may not stand above those below it in a way, or None."""
    fault = fitness_fault(issuer, time)
    if fault is not None:
        return fault
    is_authority, length = issuer.authority()
    usages, extended = issuer.usages(), issuer.extended_usages()
    between = sum(each.subject != each.issuer for each in below[1:])
    if not is_authority or (length is not None and between > length):
        return 'not an authority, or one of a shorter path'
    if usages is not None and 5 not in usages:
        return 'may not sign certificates'
    if extended is not None and TIME_STAMPING not in extended and ANY_USAGE not in extended:
        return 'is not for time-stamping'
    return None


class Ways:
    """The search for a way to a root: names and signatures chain it, and it is at most 8 long (RFC 5280 §6.1)."""

    def __init__(self, others, roots, time):
        self.others, self.roots, self.time, self.steps, self.fault = others, roots, time, 0, None

    def climb(self, path, fault):
        """Whether a good way leads on from here; the fault of the first one that is not good is kept."""
        last = path[-1]
        if any(last.raw == root.raw for root in self.roots):
            if fault is None:
                return True
            self.fault = self.fault or fault
            return False
        if len(path) == 8:
            return False
        for issuer in self.roots + self.others:
            if issuer.subject != last.issuer or any(issuer.raw == each.raw for each in path):
                continue
            self.steps += 1
            fault_if(self.steps > MOST_STEPS, 'path')
            try:
                if not last.signed_by(issuer):
                    continue
                why = issuer_fault(issuer, path, self.time)
                further = fault or (('path', why) if why else None)
            except UnknownAlgorithm as unknown:
                further = ('unknown-algorithm', str(unknown))
            except Malformed:
                continue
            if fault is not None and fault[0] == 'unknown-algorithm':
                further = fault
            if self.climb(path + [issuer], further):
                return True
        return False


def way_fault(token, signer, authority):
    """None if a good way leads from the signer to a root of the authority and its policy is accepted; else (what, why)."""
    ways = Ways(token.certificates, authority['roots'], token.info.time)
    why = fitness_fault(signer, token.info.time)
    if not ways.climb([signer], ('path', why) if why else None):
        return ways.fault or ('authority-not-trusted', 'no way leads to a root')
    if authority['policies'] and token.info.policy not in authority['policies']:
        return ('authority-not-trusted', 'policy %s' % token.info.policy)
    return None


def check_token(part, body, authorities):
    """The table of §8.2; answers (the first of these authorities to whose root the token leads, TSTInfo)."""
    try:
        token = Token(from_base64(part['token']), [from_base64(text) for text in part['certificates']])
        info = token.info
        fault_if(info.version != 1 or info.has_critical, 'info')
        fault_if(not info.imprint.is_of(body), 'imprint')
        request = StampRequest(from_base64(part['request']))
        fault_if(not request.imprint.is_of(body), 'imprint')
        fault_if(request.nonce is not None and info.nonce != request.nonce, 'nonce')
        fault_if(request.policy is not None and info.policy != request.policy, 'policy')
        signer = token.signer()
        token.check_attributes(signer)
        token.check_signature(signer)
        check_stamping_certificate(signer)
        worst = ('authority-not-trusted', 'the trust file names no authority')
        for authority in authorities:
            fault = way_fault(token, signer, authority)
            if fault is None:
                return authority, info
            if worst[0] == 'authority-not-trusted':
                worst = fault
    except UnknownAlgorithm as unknown:
        raise NotChecked('unknown-algorithm', algorithm=str(unknown)[:80])
    except Malformed as fault:
        raise Broken('token', check='form', reason=str(fault))
    if worst[0] == 'path':
        raise Broken('token', check='path', reason=worst[1])
    raise NotChecked(worst[0], reason=worst[1])


# ---------------------------------------------------------------------------------------------------------------------------
# 14. 锚定：见证  Anchors of witnesses (§8.3; C2SP tlog-cosignature)
# ---------------------------------------------------------------------------------------------------------------------------

END_OF_9999 = 253402300799


def cosigned_times(note, trust):
    """For each trusted witness that cosigned: (its earliest time in seconds, whether it is the operator's own)."""
    times = {}
    for name, key_id, signature in note.signatures:
        for key, own in trust.witnesses:
            if (key.name, key.id) != (name, key_id):
                continue
            if len(signature) != 72:
                raise Broken('cosignature', witness=key.name)
            time = int.from_bytes(signature[:8], 'big')
            message = b'cosignature/v1\ntime %d\n' % time + utf8(note.text)
            if not 0 < time <= END_OF_9999 or not ed25519_verify(key.key, message, signature[8:]):
                raise Broken('cosignature', witness=key.name)
            times[key.key] = min(time, times.get(key.key, time))
    own_keys = {key.key for key, own in trust.witnesses if own}
    return {key: (time, key in own_keys) for key, time in times.items()}


def check_quorum(note, trust):
    """The times of those who cosigned, in order, and whether fewer than a quorum of them are the operator's own."""
    cosigned = cosigned_times(note, trust)
    quorum = trust.quorum
    if len(cosigned) < quorum:
        raise NotChecked('witness-not-trusted', cosigned=len(cosigned), quorum=quorum)
    return sorted(time for time, _ in cosigned.values()), sum(own for _, own in cosigned.values()) < quorum


# ---------------------------------------------------------------------------------------------------------------------------
# 15. 索引  The index of digests (§12): check `index`
# ---------------------------------------------------------------------------------------------------------------------------

INDEX_KINDS = ('sha256', 'sm3', 'set-root')


def index_key(kind, value):
    return sha256(kind.encode('ascii') + b'\x00' + value)


def index_node(key, first, last):
    return sha256(b'\x00' + key + first.to_bytes(8, 'big') + last.to_bytes(8, 'big'))


def index_root_from(key, node, path):
    """Folds upward from the place of the key under a path of d siblings; sibling i stands beside bit d-1-i."""
    depth = len(path)
    for i, text in enumerate(path):
        bit = depth - 1 - i
        sibling = from_base64(text, 32) if text else bytes(32)
        right = key[bit // 8] >> (7 - bit % 8) & 1
        node = node_hash(sibling, node) if right else node_hash(node, sibling)
    return node


def log_party(origin):
    number = int.from_bytes(sha256(origin.encode('utf-8'))[:16], 'big')
    return 'pty_' + ''.join(CROCKFORD[number >> 5 * digit & 31] for digit in range(25, -1, -1))


def open_index_root(data, text, trust):
    """The index root of this log that the leaf states and the proof shows to be logged; answers (root, size, size of the tree)."""
    leaf = Leaf(data)
    need(leaf.fault is None and leaf.value.get('type') == 'index-root', 'not a leaf of type index-root')
    check_leaf(leaf)
    body, proof = leaf.value['body'], TlogProof(text)
    need(leaf.value['party'] == log_party(trust.origin), 'the index root of another log')
    proof.checkpoint.check_signature(trust)
    check_included(leaf, proof)
    need(body['size'] <= proof.index, 'an index root over leaves that come after it')
    return from_hex(body['root'], 32), body['size'], proof.checkpoint.size


def check_index_entry(key, node, path, root, spans, size):
    if any(not first <= last < size for first, last in spans):
        raise Broken('index.span')
    if index_root_from(key, node, path) != root:
        raise Broken('index.path')


def check_answer_index(answer, trust):
    if answer['kind'] not in INDEX_KINDS:
        raise NotChecked('unknown-type', kind=answer['kind'])
    root, size, tree_size = open_index_root(from_base64(answer['leaf']), answer['proof'], trust)
    need((size, tree_size) == (answer['size'], answer['treeSize']), 'other sizes than those of the index root and its checkpoint')
    key, path = index_key(answer['kind'], from_hex(answer['value'], 32)), answer['path']
    found, other = answer.get('found'), answer.get('other')
    node, spans = bytes(32), []
    if found:
        node, spans = index_node(key, found['first'], found['last']), [(found['first'], found['last'])]
    elif other:
        other_key = from_hex(other['key'], 32)
        same = int.from_bytes(key, 'big') >> 256 - len(path) == int.from_bytes(other_key, 'big') >> 256 - len(path)
        need(other_key != key and same, 'the other key does not stand there')
        node, spans = index_node(other_key, other['first'], other['last']), [(other['first'], other['last'])]
    check_index_entry(key, node, path, root, spans, size)
    return {'found': found, 'size': size, 'unproven': tree_size - size}


def check_bundle_index(index, leaf, own_index, trust):
    """`own_index` is the leaf's place in the log, if the check `inclusion` is valid."""
    if leaf.is_open and leaf.value['body']['sealed']:
        raise Broken('proof.invalid', reason='a sealed filing is not in the index')
    if not leaf.is_open or own_index is None:
        raise NotChecked('depends-on-broken')
    content = leaf.plain('body.content')
    values = {'set-root': content['root']} if content['kind'] == 'set' else {'sha256': content['sha256'], 'sm3': content['sm3']}
    root, size, tree_size = open_index_root(from_base64(index['leaf']), index['proof'], trust)
    known = [entry for entry in index['entries'] if entry['kind'] in INDEX_KINDS]
    if not known:
        raise NotChecked('unknown-type', kind=index['entries'][0]['kind'])
    for entry in known:
        kind, first, last = entry['kind'], entry['first'], entry['last']
        need(kind in values, 'the content has no %s' % kind)
        need(first <= own_index <= last, 'the leaf stands outside of what the index says')
        key = index_key(kind, from_hex(values[kind], 32))
        check_index_entry(key, index_node(key, first, last), entry['path'], root, [(first, last)], size)
    return {'size': size, 'treeSize': tree_size}


# ---------------------------------------------------------------------------------------------------------------------------
# 16. 抹除  Redaction: the operator states that it erased what opens the leaf (§2.6, §8.5): check `redaction`
# ---------------------------------------------------------------------------------------------------------------------------


def check_redaction(redaction, leaf, disclosures, trust):
    stated = Leaf(from_base64(redaction['leaf']))
    if stated.fault is None and stated.value.get('type') != 'redaction' and is_text(stated.value.get('type'), 60):
        raise NotChecked('unknown-type', type=stated.value['type'])
    check_leaf(stated)
    need(stated.value['body']['leaf'] == leaf.hash.hex(), 'the redaction of another leaf')
    if leaf.is_valid and leaf.value['type'] == 'filing':
        need(stated.value['party'] == leaf.value['party'], 'the redaction names another party')
    if disclosures:
        raise Broken('disclosure.invalid', reason='texts that are said to be erased are disclosed')
    proof = read_proof(redaction.get('proof'))
    proof.checkpoint.check_signature(trust)
    check_included(stated, proof)
    return {'time': stated.value['time'], 'reason': stated.value['body']['reason'], 'index': proof.index}


# ---------------------------------------------------------------------------------------------------------------------------
# 17. 结论  All checks one after another, the time interval and the whole verdict (§9)
# ---------------------------------------------------------------------------------------------------------------------------


class Report:
    def __init__(self):
        self.checks, self.bounds = [], []

    def run(self, name, check, *arguments, **more):
        """Adds a check; answers whether it is valid. Nothing that happens inside ends the others."""
        entry = dict({'check': name, 'verdict': 'valid'}, **more)
        try:
            entry['facts'] = check(*arguments)
        except Broken as fault:
            entry.update(verdict='broken', code=fault.code, facts=fault.facts)
        except NotChecked as reason:
            entry.update(verdict='not-checked', code=reason.code, facts=reason.facts)
        except Malformed as fault:
            entry.update(verdict='broken', code='form', facts={'reason': str(fault)})
        except Exception as error:
            entry.update(verdict='broken', code='unexpected', facts={'error': type(error).__name__, 'line': _place(error)})
        self.checks.append(entry)
        return entry['verdict'] == 'valid'

    def verdict_of(self, name):
        return next((entry['verdict'] for entry in self.checks if entry['check'] == name), None)

    def whole(self, needed):
        verdicts = [entry['verdict'] for entry in self.checks]
        if 'broken' in verdicts:
            return 'broken'
        return 'valid' if all(self.verdict_of(name) == 'valid' for name in needed) else 'not-checked'

    def bound(self, end, time, is_independent, is_confirmed=True):
        """What a clock says of an end of the interval, and whether its own word was checked or is the operator's."""
        self.bounds.append((end, time, is_independent, is_confirmed))

    def interval(self):
        """Clocks that others keep go before the operator's own, checked before told; then the first upper and the last lower end."""
        answer = {}
        best = self._best('before', lambda time: -time, None)
        if best is not None:
            answer['before'] = best
            after = self._best('after', lambda time: time, best[0])
            if after is not None:
                answer['after'] = after
        return {
            end: {'time': spelled_time(time), 'independent': is_independent, 'confirmed': is_confirmed}
            for end, (time, is_independent, is_confirmed) in answer.items()
        }

    def _best(self, end, tightness, most):
        bounds = [bound[1:] for bound in self.bounds if bound[0] == end and (most is None or bound[1] <= most)]
        return max(bounds, key=lambda bound: (bound[1], bound[2], tightness(bound[0])), default=None)


def _place(error):
    line, trace = 0, error.__traceback__
    while trace is not None:
        line, trace = trace.tb_lineno, trace.tb_next
    return line


def not_checked(code, **facts):
    raise NotChecked(code, **facts)


class Anchor:
    """One anchor with its place, and its proof if the check `anchor` found the leaf in its tree, which all its other checks rest on."""

    def __init__(self, place, value, leaf, trust, own_index):
        self.place, self.value, self.leaf, self.trust, self.own_index = place, value, leaf, trust, own_index
        self.proof = None

    def check_coverage(self):
        proof = TlogProof(self.value['proof'])
        proof.checkpoint.check_signature(self.trust)
        need(self.own_index is None or proof.index == self.own_index, 'the anchor speaks of another leaf')
        check_included(self.leaf, proof)
        self.proof = proof
        if self.value['type'] == 'evm' and trusted_chain(self.value, self.trust) is None:
            raise NotChecked('chain-not-trusted', chainId=self.value['chainId'])
        return {'type': self.value['type'], 'size': proof.checkpoint.size, 'root': proof.checkpoint.root.hex()}

    def covered(self):
        if self.proof is None:
            raise NotChecked('depends-on-broken')
        return self.proof.checkpoint

    def check_after(self, more):
        """The earlier checkpoint does not hold the leaf, and the tree only grew; `more` is what this kind of anchor asks besides."""
        if 'after' not in self.value:
            raise NotChecked('no-earlier-anchor')
        later, after = self.covered(), self.value['after']
        earlier = Checkpoint(after['checkpoint'])
        earlier.check_signature(self.trust)
        need(earlier.size <= self.proof.index, 'the earlier anchor already covers the leaf')
        path = [from_base64(text, 32) for text in after['consistency']]
        need(is_consistent(earlier.size, earlier.root, later.size, later.root, path), 'the tree did not only grow')
        return dict({'size': earlier.size}, **more(after, earlier))

    def run(self, report, name, check, *arguments):
        return report.run(name, check, *arguments, anchor=self.place)


def run_anchor(report, anchor):
    value = anchor.value
    if not is_known_anchor(value):
        report.run('anchor', not_checked, 'unknown-type', anchor=anchor.place)
        return
    covers = anchor.run(report, 'anchor', anchor.check_coverage)
    run = {'evm': run_chain, 'rfc3161': run_token, 'witness': run_witness}.get(value['type'], run_receipt)
    run(report, anchor, covers)


def run_chain(report, anchor, covers):
    value, chain = anchor.value, trusted_chain(anchor.value, anchor.trust)
    state, has_state = Report(), value['evidence'] == 'state-proof'
    proven = has_state and anchor.run(state, 'anchor-state', check_state, value, anchor.proof)
    listed = anchor.run(report, 'anchor-block', check_block, value, chain, proven)
    report.checks.extend(state.checks)
    broken = any(entry['verdict'] == 'broken' for entry in report.checks[-1 - has_state :])

    def more(after, _earlier):
        need(after['blockNumber'] < value['blockNumber'] and after['blockTime'] <= value['blockTime'], 'the earlier anchor is not earlier')
        return {'blockNumber': after['blockNumber']}

    before = anchor.run(report, 'anchor-after', anchor.check_after, more)
    if covers and not broken:
        report.bound('before', milliseconds(value['blockTime']), chain['operator'] != 'self', listed)
        if before:
            report.bound('after', milliseconds(value['after']['blockTime']), chain['operator'] != 'self', False)


def run_token(report, anchor, _covers):
    found = {}

    def check(part, checkpoint, authorities, end):
        authority, info = check_token(part, checkpoint.body, authorities)
        found[end] = (authority, info)
        time = info.latest() if end == 'before' else info.earliest()
        return {'authority': authority['name'], 'genTime': spelled_time(int(info.time * 1000 // 1)), end: spelled_time(time)}

    stamped = anchor.run(
        report, 'anchor-token', lambda: check(anchor.value, anchor.covered(), anchor.trust.authorities, 'before')
    )

    def more(after, earlier):
        if not stamped:
            raise NotChecked('authority-not-trusted')
        authority, info = found['before']
        facts = check(after, earlier, [authority], 'after')
        need(found['after'][1].earliest() <= info.latest(), 'the earlier token is not earlier')
        return facts

    before = anchor.run(report, 'anchor-after', anchor.check_after, more)
    if stamped:
        independent = found['before'][0]['operator'] != 'self'
        report.bound('before', found['before'][1].latest(), independent)
        if before:
            report.bound('after', found['after'][1].earliest(), independent)


def run_witness(report, anchor, _covers):
    found, quorum = {}, anchor.trust.quorum

    def check(checkpoint, end):
        times, independent = check_quorum(checkpoint.note, anchor.trust)
        found[end] = (times[quorum - 1 if end == 'before' else -quorum] * 1000, independent)
        return {'cosigned': len(times), 'quorum': quorum, end: spelled_time(found[end][0])}

    witnessed = anchor.run(report, 'anchor-witness', lambda: check(anchor.covered(), 'before'))

    def more(_after, earlier):
        if not witnessed:
            raise NotChecked('witness-not-trusted')
        return check(earlier, 'after')

    before = anchor.run(report, 'anchor-after', anchor.check_after, more)
    if witnessed:
        report.bound('before', *found['before'])
        if before:
            report.bound('after', *found['after'])


def run_receipt(report, anchor, _covers):
    told = {name: anchor.value[name] for name in ('issuer', 'reference', 'time', 'askAt')}
    anchor.run(report, 'anchor-receipt', lambda: not_checked('ask-issuer', **told))


def run_log(report, value, leaf, trust):
    """The checks `checkpoint`, `inclusion` and those of all anchors; answers the leaf's place in the log, if it is proven."""
    text = value.get('proof')
    signed = report.run('checkpoint', check_checkpoint, text, trust)
    included = report.run('inclusion', check_inclusion, leaf, text, signed)
    own_index = TlogProof(text).index if included else None
    if not value['anchors']:
        report.run('anchor', not_checked, 'no-anchor')
    for place, anchor in enumerate(value['anchors']):
        run_anchor(report, Anchor(place, anchor, leaf, trust, own_index))
    return own_index


def verify(data, trust, file=None):
    """Verifies the bytes of a bundle or of an index answer against a Trust; never raises."""
    report, holder = Report(), {}

    def read():
        need(len(data) <= MAX_BUNDLE_BYTES, 'larger than 4 MiB')
        value = read_json(data)
        need(isinstance(value, dict), 'not an object')
        answer = value.get('type') == 'filmdeed.index-answer'
        (check_answer_form if answer else check_bundle_form)(value)
        holder['value'] = value
        return {'version': 1}

    if not report.run('bundle', read):
        return result_of(report, ('bundle',), None)
    value = holder['value']
    of_file = () if file is None else ('content',)
    leaf = Leaf(from_base64(value['leaf']))
    report.run('leaf', check_leaf, leaf)
    if value['type'] == 'filmdeed.index-answer':
        run_log(report, value, leaf, trust)
        report.run('index', check_answer_index, value, trust)
        return result_of(report, ('leaf', 'checkpoint', 'inclusion', 'index') + of_file, leaf)
    report.run('disclosures', check_disclosures, leaf, value['disclosures'])
    entry = None
    if 'file' in value and report.run('file-proof', check_file_proof, leaf, value['file']):
        entry = read_manifest_line(utf8(value['file']['line']))
    report.run('content', check_content, leaf, entry, file)
    report.run('signature', check_signature, leaf, trust)
    report.run('promise', check_promise, leaf, value.get('promise'), trust)
    own_index = run_log(report, value, leaf, trust)
    if 'index' in value:
        report.run('index', check_bundle_index, value['index'], leaf, own_index, trust)
    if 'redaction' in value:
        report.run('redaction', check_redaction, value['redaction'], leaf, value['disclosures'], trust)
    return result_of(report, ('leaf', 'disclosures', 'checkpoint', 'inclusion') + of_file, leaf)


def result_of(report, needed, leaf):
    hashed = leaf.hash.hex() if leaf else None
    return {'verdict': report.whole(needed), 'leafHash': hashed, 'interval': report.interval(), 'checks': report.checks}


# ---------------------------------------------------------------------------------------------------------------------------
# 18. 命令行  The command line
# ---------------------------------------------------------------------------------------------------------------------------

VERDICTS_ZH = {'valid': '通过', 'broken': '不符', 'not-checked': '未核验'}
CHECKS_ZH = {
    'bundle': '证据包格式',
    'leaf': '叶（存证记录）',
    'disclosures': '披露',
    'file-proof': '文件在清单之中',
    'content': '手头文件与摘要一致',
    'signature': '当事人签名',
    'promise': '受理承诺',
    'checkpoint': '检查点签名',
    'inclusion': '叶在日志之中',
    'anchor': '锚定覆盖此叶',
    'anchor-block': '区块在链上',
    'anchor-state': '状态证明',
    'anchor-token': '可信时间戳',
    'anchor-witness': '见证人',
    'anchor-receipt': '回执（须向出具方查询）',
    'anchor-after': '此前的锚定不含此叶',
    'index': '摘要索引',
    'redaction': '抹除',
}
CHECKS_EN = {
    'bundle': 'the bundle has its form',
    'leaf': 'the leaf has its form',
    'disclosures': 'what is disclosed is what was committed to',
    'file-proof': 'the file is in the manifest',
    'content': 'the file at hand has these digests',
    'signature': "the party's signature",
    'promise': "the operator's promise",
    'checkpoint': "the log's signature on the checkpoint",
    'inclusion': 'the leaf is in the log',
    'anchor': 'the anchored checkpoint covers the leaf',
    'anchor-block': 'the chain holds that block',
    'anchor-state': 'the block holds that checkpoint',
    'anchor-token': 'time-stamp token',
    'anchor-witness': 'quorum of witnesses',
    'anchor-receipt': 'receipt: ask its issuer',
    'anchor-after': 'the earlier anchor does not hold the leaf',
    'index': 'index of digests',
    'redaction': 'the texts were erased',
}


def shown(value):
    """A value for a terminal: no control or bidirectional-format character of the input reaches it."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return ''.join(c if c.isprintable() and c not in BIDI else '\\u%04x' % ord(c) for c in text)[:200]


def columns(text):
    """How wide a text stands on a terminal."""
    return sum(2 if letter > '\u2e80' else 1 for letter in text)


def clock_words(end, chinese):
    if chinese:
        keeper = '他人的时钟' if end['independent'] else '运营方自己的时钟，并非独立时钟'
        return keeper + ('，已核验' if end['confirmed'] else '，未核验，仅为运营方所述')
    keeper = 'a clock of others' if end['independent'] else "the operator's own clock, no independent one"
    return keeper + (', checked' if end['confirmed'] else ", not checked: the operator's word")


def print_result(result, chinese):
    for entry in result['checks']:
        place = ' %d' % (entry['anchor'] + 1) if 'anchor' in entry else ''
        verdict = VERDICTS_ZH[entry['verdict']] if chinese else entry['verdict']
        words = (CHECKS_ZH if chinese else CHECKS_EN)[entry['check']]
        print('%s%s%s  %s' % (verdict, ' ' * (13 - columns(verdict)), entry['check'] + place, words))
        facts = ', '.join('%s %s' % (name, shown(fact)) for name, fact in entry['facts'].items())
        if 'code' in entry or facts:
            print('%13s%s' % ('', ': '.join(part for part in (entry.get('code', ''), facts) if part)))
    for name, zh, en in (('after', '不早于', 'not before'), ('before', '不晚于', 'not after')):
        if name in result['interval']:
            print('%s %s (%s)' % (zh if chinese else en, result['interval'][name]['time'], clock_words(result['interval'][name], chinese)))
    if not result['interval']:
        print('没有可用的时间' if chinese else 'no anchor tells a time')
    print(('结论：' + VERDICTS_ZH[result['verdict']]) if chinese else 'whole: ' + result['verdict'])


USAGE = 'filmdeed_verify.py BUNDLE --trust TRUST [--file FILE] [--json] [--lang zh|en]'


def usage(why):
    print('%s\n%s' % (why, USAGE), file=sys.stderr)
    return 2


def read_file(name, most):
    with open(name, 'rb') as file:
        return file.read(most + 1)


def read_trust(data):
    need(len(data) <= 1000000, 'larger than 1,000,000 bytes')
    return Trust(read_json(data))


def run_batch(lines, out):
    """For tests: each line is a JSON list [text of a bundle, text of a trust file, name of a file or null]; a result a line comes back."""
    for line in lines:
        bundle, trust, file = json.loads(line)
        try:
            result = verify(utf8(bundle), read_trust(utf8(trust)), file)
        except (Malformed, UnknownAlgorithm) as fault:
            result = {'refused': str(fault)}
        out.write(json.dumps(result) + '\n')


def main(arguments):
    options = {'--trust': None, '--file': None, '--lang': 'en'}
    names, as_json = [], False
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding='utf-8', errors='backslashreplace')
    if arguments == ['--batch']:
        run_batch(sys.stdin, sys.stdout)
        return 0
    rest = list(arguments)
    while rest:
        word = rest.pop(0)
        if word in options:
            if not rest:
                return usage('%s needs a value' % word)
            options[word] = rest.pop(0)
        elif word == '--json':
            as_json = True
        elif word.startswith('--'):
            return usage('unknown option %s' % shown(word))
        else:
            names.append(word)
    if len(names) != 1 or options['--trust'] is None or options['--lang'] not in ('zh', 'en'):
        return usage('one bundle and one trust file are needed')
    try:
        data, trust_data = read_file(names[0], MAX_BUNDLE_BYTES), read_file(options['--trust'], MAX_BUNDLE_BYTES)
        if options['--file'] is not None:
            read_file(options['--file'], 0)
    except OSError as error:
        return usage('cannot read: %s' % shown(str(error)))
    try:
        trust = read_trust(trust_data)
    except (Malformed, UnknownAlgorithm) as fault:
        return usage('not a trust file: %s' % shown(str(fault)))
    result = verify(data, trust, options['--file'])
    if as_json:
        print(json.dumps(result, ensure_ascii=True, indent=1))
    else:
        print_result(result, options['--lang'] == 'zh')
    return 0 if result['verdict'] == 'valid' else 1


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
