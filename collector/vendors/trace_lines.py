"""Which lines an app adds to write down its timestamps: for each vendor, platform and language, as data.

``opening`` is added once; it makes ``note``, which writes one line of CSV (kind, timestamp as given, arrival in ms
since 1970, duration in ms, API) that avsync reads with --timestamps. No fractions: some systems write 0,5 for a half.
No line is longer than what a terminal shows of it unbroken.
"""

from dataclasses import dataclass

from collector.model.incident import Vendor

HEADER = "kind,timestamp,arrival,duration,api"


@dataclass(frozen=True, kw_only=True, slots=True)
class Writer:
    """One language: ``opening`` defines ``note``; ``fetch`` says how the file gets from there to avsync."""

    language: str
    opening: str
    fetch: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TraceLines:
    """Where to call ``note`` in one vendor's API: a line for pictures and one for sound, empty if none is known."""

    vendor: Vendor
    platforms: frozenset[str]
    writer: Writer
    before: str
    video: str
    audio: str = ""


FROM_PHONE = "adb shell run-as YOUR.PACKAGE cat files/trace.csv > trace.csv"
KOTLIN = Writer(
    language="Kotlin",
    opening=f"""val trace = java.io.File(filesDir, "trace.csv")
    .apply {{ writeText("{HEADER}\\n") }}
fun note(kind: String, stamp: Any, api: String, ms: Any = "") =
    trace.appendText(
        "$kind,$stamp,${{System.currentTimeMillis()}},$ms,$api\\n")""",
    fetch=FROM_PHONE,
)
JAVA = Writer(
    language="Java",
    opening=f"""java.io.File trace = new java.io.File(getFilesDir(), "trace.csv");
boolean begun = trace.delete();
synchronized void note(String kind, long stamp, String api, Object ms) {{
    String head = "{HEADER}\\n";
    if (trace.exists()) head = "";
    try (java.io.FileWriter file = new java.io.FileWriter(trace, true)) {{
        file.write(head + kind + "," + stamp + ","
            + System.currentTimeMillis() + "," + ms + "," + api + "\\n");
    }} catch (java.io.IOException ignored) {{ }}
}}""",
    fetch=FROM_PHONE,
)
SWIFT = Writer(
    language="Swift",
    opening=f"""let trace = fopen(NSTemporaryDirectory() + "trace.csv", "w")
let begun = fputs("{HEADER}\\n", trace)
func note(_ kind: String, _ stamp: Int64, _ api: String,
          _ ms: String = "") {{
    let now = Int64(Date().timeIntervalSince1970 * 1000)
    fputs("\\(kind),\\(stamp),\\(now),\\(ms),\\(api)\\n", trace)
    fflush(trace)
}}""",
    fetch="Xcode, Devices and Simulators, Download Container: AppData/tmp/trace.csv; on a Mac, $TMPDIR/trace.csv",
)
CPP = Writer(
    language="C++",
    opening=f"""#include <chrono>
#include <cstdint>
#include <fstream>
std::ofstream trace("trace.csv");
void note(const char* kind, int64_t stamp, const char* api,
          const char* ms = "") {{
  static bool begun =
      bool(trace << "{HEADER}\\n");
  using namespace std::chrono;
  auto now = system_clock::now().time_since_epoch();
  trace << kind << ',' << stamp << ','
        << duration_cast<milliseconds>(now).count() << ',' << ms << ','
        << api << std::endl;
}}""",
    fetch="trace.csv lies in the folder that the app was started in",
)
CSHARP = Writer(
    language="C#",
    opening=f"""System.IO.StreamWriter trace;
void Note(string kind, long? stamp, string api, string ms = "") {{
    if (trace == null) {{
        trace = new System.IO.StreamWriter(
            UnityEngine.Application.persistentDataPath + "/trace.csv");
        trace.AutoFlush = true;
        trace.WriteLine("{HEADER}");
    }}
    var now = System.DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
    lock (trace) trace.WriteLine($"{{kind}},{{stamp}},{{now}},{{ms}},{{api}}");
}}""",
    fetch="trace.csv lies in Application.persistentDataPath",
)
NODE = Writer(
    language="JavaScript",
    opening=f"""const trace = require("fs").createWriteStream("trace.csv");
trace.write("{HEADER}\\n");
const note = (kind, stamp, api, ms = "") =>
  trace.write([kind, stamp, Date.now(), ms, api].join(",") + "\\n");""",
    fetch="trace.csv lies in the folder that the app was started in",
)
LISTED = f"""const trace = ["{HEADER}"];
const note = (kind, stamp, api, ms = "") =>
  trace.push([kind, stamp, Date.now(), ms, api].join(","));"""
BROWSER = Writer(
    language="JavaScript",
    opening=LISTED,
    fetch='after 20 s type copy(trace.join("\\n")) in the browser\'s console, and paste it into trace.csv',
)
METRO = Writer(
    language="JavaScript",
    opening=LISTED,
    fetch='after 20 s call console.log(trace.join("\\n")), and copy what Metro\'s terminal shows into trace.csv',
)
DART = Writer(
    language="Dart",
    opening=f"""import 'dart:io';
final trace = File('${{Directory.systemTemp.path}}/trace.csv')
  ..writeAsStringSync('{HEADER}\\n');
void note(String kind, int? stamp, String api, [Object ms = '']) {{
  final now = DateTime.now().millisecondsSinceEpoch;
  trace.writeAsStringSync('$kind,${{stamp ?? ''}},$now,$ms,$api\\n',
      mode: FileMode.append);
}}""",
    fetch="print(trace.path) says where it lies; on a phone, copy it from there with adb or Xcode",
)
PYTHON = Writer(
    language="Python",
    opening=f"""import time
trace = open("trace.csv", "w", buffering=1)
trace.write("{HEADER}\\n")
def note(kind, stamp, api, ms=""):
    now = time.time_ns() // 1_000_000
    trace.write(f"{{kind}},{{stamp}},{{now}},{{ms}},{{api}}\\n")""",
    fetch="trace.csv lies in the folder that the program was started in",
)


def _lines(vendor: Vendor, platforms: str, writer: Writer, *, before: str, video: str, audio: str = "") -> TraceLines:
    return TraceLines(
        vendor=vendor, platforms=frozenset(platforms.split()), writer=writer, before=before, video=video, audio=audio
    )


AGORA, LIVEKIT = Vendor.AGORA, Vendor.LIVEKIT
WEB_CODECS = (
    'note("video", frame.timestamp, "VideoFrame");',
    'note("audio", data.timestamp, "AudioData", data.duration / 1000);',
)
"""What a page makes itself (WebCodecs) has timestamps in µs; what a camera gives is the browser's own."""

TRACES = (
    _lines(
        AGORA,
        "android",
        KOTLIN,
        before="pushExternalVideoFrameById (SDK 4) and pushExternalAudioFrame",
        video='note("video", frame.timestampNs, "pushExternalVideoFrameById")',
        audio='note("audio", timestamp, "pushExternalAudioFrame", 10)',
    ),
    _lines(
        AGORA,
        "android",
        JAVA,
        before="pushExternalVideoFrameById (SDK 4) and pushExternalAudioFrame",
        video='note("video", frame.getTimestampNs(),\n    "pushExternalVideoFrameById", "");',
        audio='note("audio", timestamp, "pushExternalAudioFrame", 10);',
    ),
    _lines(
        AGORA,
        "ios macos",
        SWIFT,
        before="pushExternalVideoFrame and pushExternalAudioFrameRawData (the CMTime's value counts in its timescale)",
        video='note("video", frame.time.value, "AgoraVideoFrame.time")',
        audio='note("audio", Int64(timestamp), "pushExternalAudioFrameRawData", "10")',
    ),
    _lines(
        AGORA,
        "windows linux",
        CPP,
        before="pushVideoFrame and pushAudioFrame",
        video='note("video", frame.timestamp, "ExternalVideoFrame.timestamp");',
        audio='note("audio", frame.renderTimeMs, "AudioFrame.renderTimeMs", "10");',
    ),
    _lines(
        AGORA,
        "linux",
        PYTHON,
        before="send_video_frame and send_audio_pcm_data of the server SDK",
        video='note("video", frame.timestamp, "server SDK video frame timestamp")',
        audio='note("audio", capture_timems, "server SDK capture_timems", 10)',
    ),
    _lines(
        AGORA,
        "unity",
        CSHARP,
        before="PushVideoFrame and PushAudioFrame",
        video='Note("video", frame.timestamp, "ExternalVideoFrame.timestamp");',
        audio='Note("audio", frame.renderTimeMs, "AudioFrame.renderTimeMs", "10");',
    ),
    *(
        _lines(
            AGORA,
            platform,
            writer,
            before="pushVideoFrame and pushAudioFrame",
            video='note("video", frame.timestamp, "ExternalVideoFrame.timestamp");',
            audio='note("audio", frame.renderTimeMs, "AudioFrame.renderTimeMs", 10);',
        )
        for platform, writer in (("electron", NODE), ("react-native", METRO), ("flutter", DART))
    ),
    *(
        _lines(
            vendor,
            platforms,
            BROWSER,
            before="each frame that your page makes itself and writes to its track",
            video=WEB_CODECS[0],
            audio=WEB_CODECS[1],
        )
        for vendor, platforms in ((AGORA, "web"), (LIVEKIT, "web electron"))
    ),
    _lines(
        LIVEKIT,
        "android",
        KOTLIN,
        before="pushVideoFrame",
        video='note("video", frame.timestampNs, "VideoFrameCapturer.pushVideoFrame")',
    ),
    _lines(
        LIVEKIT,
        "android",
        JAVA,
        before="pushVideoFrame",
        video='note("video", frame.getTimestampNs(),\n    "VideoFrameCapturer.pushVideoFrame", "");',
    ),
    _lines(
        LIVEKIT,
        "ios macos",
        SWIFT,
        before="BufferCapturer.capture",
        video='note("video", timeStampNs, "BufferCapturer.capture")',
    ),
    _lines(
        LIVEKIT,
        "linux windows macos",
        PYTHON,
        before="VideoSource.capture_frame and AudioSource.capture_frame, where instrument.py is not to be used",
        video='note("video", timestamp_us, "VideoSource.capture_frame")',
        audio='note("audio", "", "AudioSource.capture_frame", 10)',
    ),
    _lines(
        LIVEKIT,
        "unity",
        CSHARP,
        before="the frame is given to your RtcVideoSource, which stamps it itself: only when is noted",
        video='Note("video", null, "RtcVideoSource");',
    ),
    _lines(
        LIVEKIT,
        "react-native",
        METRO,
        before="a frame is handed over; which timestamp is taken is not documented, so only when is noted",
        video='note("video", "", "react-native");',
    ),
    _lines(
        LIVEKIT,
        "flutter",
        DART,
        before="a frame is handed over; which timestamp is taken is not documented, so only when is noted",
        video='note("video", null, "flutter");',
    ),
)


def trace_lines(vendor: Vendor, platform: str) -> tuple[TraceLines, ...]:
    """Return the lines for one platform, one entry a language; nothing for a vendor or platform that is not known."""
    return tuple(one for one in TRACES if one.vendor is vendor and platform in one.platforms)
