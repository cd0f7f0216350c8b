// Draws the pictures and records the clip; campaign_video.py runs it and keeps what it returns.
async ({ scenes, seconds, credit, font }) => {
  const BLUE = "#123a7c", DEEP = "#0c2a5c", ORANGE = "#f26b38", PEACH = "#ffb899";
  const PALE = "#eef2fa", WHITE = "#ffffff";
  const LINES = ["#8250c4", "#0f8a8a", "#d1435b", "#3b82d6", "#3c9a5f"];
  const [WIDTH, HEIGHT, SCALE] = [1280, 720, 0.75];
  const total = scenes.length * seconds;

  document.fonts.add(await new FontFace("Plain", `url(data:font/woff2;base64,${font})`).load());
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [WIDTH * SCALE, HEIGHT * SCALE];
  const pen = canvas.getContext("2d");
  pen.scale(SCALE, SCALE);

  const fill = (colour, shape) => {
    pen.fillStyle = colour;
    pen.beginPath();
    shape();
    pen.fill();
  };
  const ground = (colour) => fill(colour, () => pen.rect(0, 0, WIDTH, HEIGHT));
  const disc = (colour, x, y, radius) => fill(colour, () => pen.arc(x, y, radius, 0, 2 * Math.PI));
  const bubble = (colour, x, y, width, height, onRight) => fill(colour, () => {
    const foot = onRight ? x + width - 200 : x + 120;
    pen.roundRect(x, y, width, height, 36);
    pen.moveTo(foot + 80, y + height);
    pen.lineTo(foot + (onRight ? 110 : -30), y + height + 70);
    pen.lineTo(foot, y + height);
  });
  const words = (text, y, size, weight, colour) => {
    Object.assign(pen, { fillStyle: colour, textAlign: "center", textBaseline: "middle" });
    pen.font = `${weight} ${size}px Plain`;
    pen.fillText(text, WIDTH / 2, y, WIDTH - 120);
  };

  const frame = (time) => {
    const number = Math.min(scenes.length - 1, Math.floor(time / seconds));
    const { said, en, it } = scenes[number];
    const shown = 1 - (1 - Math.min(1, (time - number * seconds) / 0.7)) ** 3;
    ground(BLUE);
    disc(DEEP, 140 + 24 * time, 690, 230);
    disc(DEEP, 1180 - 12 * time, 40, 150);
    fill(ORANGE, () => pen.rect(0, HEIGHT - 12, WIDTH * Math.min(1, time / total), 12));
    pen.save();
    pen.globalAlpha = shown;
    pen.translate(0, 40 * (1 - shown));
    if (said) bubble(number % 2 ? WHITE : ORANGE, 160, 190, 960, 300, number % 2);
    words(en, 300, said ? 84 : 72, 750, said ? DEEP : WHITE);
    words(it, 400, said ? 60 : 52, 500, said ? DEEP : PEACH);
    if (number === scenes.length - 1) words(credit, 620, 36, 400, WHITE);
    pen.restore();
  };
  const twoVoices = () => {
    ground(PALE);
    bubble(BLUE, 120, 110, 520, 220, false);
    bubble(ORANGE, 620, 250, 540, 260, true);
    for (const x of [260, 380, 500]) disc(WHITE, x, 220, 30);
    for (const y of [320, 380, 440]) {
      fill(WHITE, () => pen.roundRect(700, y - 12, 380, 24, 12));
    }
  };
  const fiveLines = () => {
    ground(BLUE);
    Object.assign(pen, { lineWidth: 56, lineCap: "round" });
    LINES.forEach((colour, line) => {
      pen.strokeStyle = colour;
      pen.beginPath();
      pen.moveTo(-40, 120 * (line + 1));
      pen.bezierCurveTo(420, 120 * (line + 1), 560, 360, 900, 360);
      pen.stroke();
    });
    disc(WHITE, 960, 360, 150);
    disc(ORANGE, 960, 360, 84);
  };
  const picture = (draw) => {
    draw();
    return canvas.toDataURL("image/webp", 0.8).split(",")[1];
  };
  const clip = async () => {
    const stream = canvas.captureStream(25);
    const recorder = new MediaRecorder(stream, {
      mimeType: "video/webm;codecs=vp9",
      videoBitsPerSecond: 100_000,
    });
    const parts = [];
    recorder.ondataavailable = (event) => parts.push(event.data);
    const ended = new Promise((resolve) => { recorder.onstop = resolve; });
    const start = performance.now();
    recorder.start();
    for (let time = 0; time < total; time = (performance.now() - start) / 1000) {
      frame(time);
      await new Promise(requestAnimationFrame);
    }
    recorder.stop();
    await ended;
    const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
    return btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ""));
  };

  return {
    "not-a-compliment.webp": picture(() => frame(3.7 * seconds)),
    "two-voices.webp": picture(twoVoices),
    "five-lines.webp": picture(fiveLines),
    "not-a-compliment.webm": await clip(),
  };
}
