"""Tells a device's name without the person whose it is: only words of a closed list are kept.

People name their devices after themselves ("Anna's AirPods Pro"), makers name them by product. What is not known to be
a maker's word goes: a name too much costs less than a person's too many.
"""

import re

_THINGS = (
    "a2dp adapter air airplay airpods airpod amplifier analog and array audio auto back bluetooth bluez built "
    "built-in builtin camera camera1 camera2 capture capturing channel codec communications default "
    "definition device digital display displayport dock dummy earbuds earphone earphones earpiece echo "
    "effects external facing fhd front game gaming handset hands-free handsfree hd hdmi headphone headphones "
    "headset high hfp in input integrated interface internal ir le line line-in line-out lineout mic "
    "microphone microphones mini mixer mono monitor monitors multichannel none null of on output phone "
    "pipewire pods port primary pro processing pulse pulseaudio receiver recorder remote screen secondary "
    "sound source speaker speakerphone speakers stereo streaming studio surround system telephony telephoto "
    "tv type type-c ultra usb usb-c virtual voice web webcam wide wired wireless with "
)
_MAKERS = (
    "aggregate alsa amd android anker apple asus audient avermedia behringer blackhole bose brio c-media "
    "cirrus conexant corsair creative dell edifier elgato epos facetime focusrite freebuds galaxy generic "
    "google hollyland homepod hp huawei hyperx imac intel ipad iphone ipod jabra jbl kensington krisp lenovo "
    "lg lifecam linux logitech loopback macbook macos microsoft motorola nuance nvidia obs oculus oneplus "
    "oppo philips pixel plantronics polycom powerconf razer realme realtek redmi rode samsung scarlett "
    "sennheiser skullcandy snowball sony soundcore soundflower steelseries streamcam thinkpad vb-audio "
    "voicemeeter windows xiaomi yeti zoomaudio "
)
_WORDS = frozenset((_THINGS + _MAKERS).split())
"""What a device is, who makes it and what they call it; no word that is also a person's name (Max, Mac, Jack)."""
_WORD = re.compile(r"[^\W_](?:[\w'’.+&-]*[\w'’])?")
_CODE = re.compile(r"[A-Z]{0,3}-?\d{1,4}[A-Za-z]{0,2}\d?|[0-9A-F]{4}|R|TM|\d\.\d")
"""A model's short number: fewer letters than a name, fewer digits than a telephone's."""
_GONE = "…"
_AT_MOST = 120


def names_nobody(name: str) -> bool:
    """Whether a device's name is made of nothing but makers' words and short numbers."""
    return all(map(_is_known, _WORD.findall(name)))


def without_person(name: str) -> str:
    """Return a device's name with … for every word that may be a person's; empty if nothing is left of it."""
    told = _WORD.sub(lambda found: found[0] if _is_known(found[0]) else _GONE, name[:_AT_MOST])
    if not any(map(_is_known, _WORD.findall(told))):
        return ""
    return re.sub(rf"{_GONE}(?:[\s,_|/:-]*{_GONE})+", _GONE, told).strip()


def _is_known(word: str) -> bool:
    return word.lower() in _WORDS or _CODE.fullmatch(word) is not None
