// Publishes a canvas and a WebAudio destination that carry the reference signal, and posts when each part was handed
// over. All times are Unix times in s by Date.now(), the one clock that the page and its audio thread share.

const DRAW_S = 1 / 30, EARLY_S = 0.004, POST_MS = 500, BEGIN_S = 0.5, SETTLE_MS = 1500;

// The audio thread tells when it renders a block: that is when the destination behind it takes the block over.
const WATCHER = `registerProcessor("watcher", class extends AudioWorkletProcessor {
  constructor() { super(); this.blocks = []; }
  process(inputs, outputs) {
    if (inputs[0].length) outputs[0][0].set(inputs[0][0]);
    this.blocks.push([currentTime, Date.now() / 1000]);
    if (this.blocks.length >= 128) { this.port.postMessage(this.blocks); this.blocks = []; }
    return true;
  }
});`;

const post = (path, value) => fetch(path, {method: "POST", body: JSON.stringify(value)});
const pause = milliseconds => new Promise(done => setTimeout(done, milliseconds));
const middle = numbers => numbers.sort((one, other) => one - other)[numbers.length >> 1];

// performance.now() is finer than Date.now(), which cuts off: the least difference of many is theirs.
async function clock() {
  const apart = [];
  for (let index = 0; index < 200; index++) {
    apart.push(performance.now() - Date.now());
    if (index % 20 === 0) await pause(1);
  }
  const apartMs = Math.min(...apart);
  return () => (performance.now() - apartMs) / 1000;
}

// Markers are further apart than a ramp is long, so that the latest one that has begun says it all.
function levelAt(contentS, signal) {
  const withinS = contentS % signal.period_s;
  const [atS, brighter] = signal.markers.findLast(([atS]) => atS - signal.ramp_s / 2 <= withinS);
  const share = Math.min(Math.max((withinS - atS) / signal.ramp_s + 0.5, 0), 1);
  return brighter ? share : 1 - share;
}

function draw(canvas, brush, contentS, signal) {
  const luma = signal.dark + (signal.bright - signal.dark) * levelAt(contentS, signal);
  const grey = Math.round((luma - 16) * 255 / 219);
  const band = Math.round(canvas.height * signal.band_share), top = (canvas.height - band) / 2;
  brush.fillStyle = `rgb(${grey}, ${grey}, ${grey})`;
  brush.fillRect(0, 0, canvas.width, canvas.height);
  brush.fillStyle = "rgb(9, 9, 9)";
  brush.fillRect(0, top, canvas.width, band);
  brush.fillStyle = "rgb(214, 214, 214)";
  brush.fillText(contentS.toFixed(0), canvas.width / 2, canvas.height / 2);
}

async function sounding(signal) {
  const context = new AudioContext({sampleRate: signal.sample_rate_hz});
  const file = await (await fetch("/period.wav")).arrayBuffer();
  const player = new AudioBufferSourceNode(context, {buffer: await context.decodeAudioData(file), loop: true});
  await context.audioWorklet.addModule(URL.createObjectURL(new Blob([WATCHER], {type: "text/javascript"})));
  const watcher = new AudioWorkletNode(context, "watcher", {outputChannelCount: [1]});
  const destination = new MediaStreamAudioDestinationNode(context, {channelCount: 1});
  player.connect(watcher).connect(destination);
  return {context, player, watcher, track: destination.stream.getAudioTracks()[0]};
}

function picturing(signal) {
  const canvas = Object.assign(document.createElement("canvas"), {width: signal.width, height: signal.height});
  const brush = canvas.getContext("2d", {alpha: false, willReadFrequently: true});
  Object.assign(brush, {font: `${signal.height / 10}px monospace`, textAlign: "center", textBaseline: "middle"});
  document.body.append(canvas);
  return {canvas, brush, track: canvas.captureStream(0).getVideoTracks()[0]};
}

async function publish(wanted, sound, picture) {
  const {Room, Track} = LivekitClient, room = new Room();
  await room.connect(wanted.url, wanted.token, {autoSubscribe: false});
  await room.localParticipant.publishTrack(sound.track, {name: "sound", source: Track.Source.Microphone});
  await room.localParticipant.publishTrack(picture.track, {name: "picture", source: Track.Source.Camera,
    simulcast: false, videoEncoding: {maxBitrate: 400_000, maxFramerate: 30}});
  return room;
}

async function main() {
  const wanted = await (await fetch("/wanted.json")).json(), signal = wanted.signal;
  const now = await clock(), sound = await sounding(signal), picture = picturing(signal);
  let blocks = [], pictures = [];
  sound.watcher.port.onmessage = event => blocks.push(...event.data);
  window.room = await publish(wanted, sound, picture);
  await pause(SETTLE_MS);
  const ahead = middle(blocks.map(([context, at]) => at - context));  // pictures follow the audio's clock
  const begins = sound.context.currentTime + BEGIN_S;
  sound.player.start(begins, wanted.sound_begins_s % signal.period_s);
  let due = begins;
  const tick = () => {
    const context = now() - ahead;
    if (context >= due - EARLY_S) {
      const contentS = wanted.picture_begins_s + context - begins;
      draw(picture.canvas, picture.brush, contentS, signal);
      picture.track.requestFrame();
      pictures.push([contentS, now()]);
      due = Math.max(due + DRAW_S, context);
    }
    requestAnimationFrame(tick);
  };
  tick();
  setInterval(() => {
    const sounds = blocks.filter(([context]) => context >= begins);
    post("/truth", {pictures, blocks: sounds.map(([context, at]) => [wanted.sound_begins_s + context - begins, at])});
    [blocks, pictures] = [[], []];
  }, POST_MS);
  await post("/publishing", {});
}

main().catch(error => post("/failed", String(error)));
