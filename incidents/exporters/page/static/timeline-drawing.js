// Drawing the timeline: single incidents in lanes where there is room, else how many there are.

const STRIP = 30; // overview of everything, above
const AXIS = 24;
const FIELD = items.length < 8 ? 88 : 176;
const MOST_SINGLE = 450;
const MOST_NAMED = 60;
const BIN = 6;
const LEAST = 9; // pixels a mark is wide at least: what is shorter is a point

/** How many incidents there are in each stretch of some pixels: [all, disputed]. */
function countBins(from, to, pixels) {
  const bins = Math.max(1, Math.ceil(pixels / BIN));
  const [all, disputed] = [new Float32Array(bins), new Float32Array(bins)];
  const scale = bins / (to - from);
  for (let place = 0; place < items.length; place += 1) {
    if (!fitting[place] || index.to[place] < from || index.from[place] > to) continue;
    const first = Math.floor((index.from[place] - from) * scale);
    const last = Math.min(Math.floor((index.to[place] - from) * scale), bins - 1);
    // What lies somewhere within a span counts as a part of one everywhere in it.
    const share = 1 / (Math.floor((index.to[place] - from) * scale) - first + 1);
    for (let bin = Math.max(first, 0); bin <= last; bin += 1) {
      all[bin] += share;
      if (index.disputed[place].length) disputed[bin] += share;
    }
  }
  return [all, disputed];
}

function drawBins(pen, [all, disputed], top, height, paint) {
  const most = Math.max(1, ...all);
  all.forEach((many, bin) => {
    if (!many) return;
    const tall = Math.max(1.5, (many / most) * height);
    pen.fillStyle = paint.mark;
    pen.fillRect(bin * BIN, top + height - tall, BIN - 1, tall);
    if (!disputed[bin]) return;
    // Not by colour alone: the disputed part is hollow.
    const part = Math.max(2, (disputed[bin] / most) * height);
    pen.fillStyle = paint.paper;
    pen.fillRect(bin * BIN + 1.5, top + height - part + 1, BIN - 4, part - 1);
  });
}

// How tall lanes are, without names: the more there is to see, the thinner.
const LANES = [14, 9, 5];

/** Put what is to be seen into lanes; null where there is no room. */
function layLanes(shown, x, width, tall, measure) {
  const named = Boolean(measure);
  const lanes = new Array(Math.floor(FIELD / tall)).fill(-Infinity);
  const boxes = [];
  for (const place of shown) {
    const [first, last] = [x(index.from[place]), x(index.to[place] + 1)];
    const least = Math.min(LEAST, tall + 1);
    const point = last - first < least;
    const left = point ? (first + last) / 2 - least / 2 : first;
    const right = point ? left + least : last;
    const text = named ? measure(place) : 0;
    // A name stands behind a point and within a span; at the right edge it stands before.
    const before = named && Math.max(left, 0) + text + 24 > width;
    const start = before ? Math.min(left, width) - text - 10 : Math.max(left, 0) + (point ? least + 5 : 8);
    const lane = lanes.findIndex((taken) => taken < Math.min(left, named ? start : left) - 3);
    if (lane < 0) return null;
    const reach = Math.max(right, named ? start + text : right);
    lanes[lane] = reach;
    boxes.push({ place, left, right, point, start, before, top: STRIP + AXIS + lane * tall + 3, tall: tall > 6 ? tall - 3 : tall - 1, reach });
  }
  return boxes;
}

function drawBox(pen, box, paint, width, name) {
  const middle = box.top + box.tall / 2;
  const disputed = index.disputed[box.place].length > 0;
  const chosen = box.place === current;
  pen.lineWidth = chosen ? 3 : box.tall > 8 ? 1.75 : 1;
  pen.strokeStyle = chosen ? paint.focus : disputed ? paint.flag : paint.mark;
  pen.beginPath();
  if (box.point) {
    const half = (box.right - box.left) / 2 + (chosen ? 1 : 0);
    const at = (box.left + box.right) / 2;
    if (disputed) pen.rect(at - half + .5, middle - half + .5, 2 * half - 1, 2 * half - 1);
    else pen.arc(at, middle, half - .5, 0, 7);
    pen.fillStyle = disputed ? paint.paper : paint.mark;
  } else {
    const left = Math.max(box.left, -20);
    const high = Math.min(10, box.tall);
    pen.roundRect(left, middle - high / 2, Math.min(box.right, width + 20) - left, high, high / 2);
    pen.fillStyle = paint.span;
  }
  if (!box.point && disputed) pen.setLineDash([4, 3]);
  pen.fill();
  pen.stroke();
  pen.setLineDash([]);
  if (!name) return;
  pen.fillStyle = paint.ink;
  if (!box.point && !box.before) {
    pen.strokeStyle = paint.paper;
    pen.lineWidth = 3;
    pen.strokeText(name, box.start, middle);
  }
  pen.fillText(name, box.start, middle);
}

function drawAxis(pen, view, width, paint, x) {
  pen.strokeStyle = paint.line;
  pen.fillStyle = paint.soft;
  pen.lineWidth = 1;
  for (const [at, name] of marksOf(view.from, view.to, width)) {
    const where = Math.round(x(at)) + .5;
    pen.beginPath();
    pen.moveTo(where, STRIP + 6);
    pen.lineTo(where, STRIP + AXIS + FIELD);
    pen.stroke();
    pen.fillText(name, where + 4, STRIP + AXIS / 2 + 2);
  }
}

/** The strip above with the stretch that is drawn below framed in it. */
function drawStrip(pen, bins, view, whole, width, paint) {
  drawBins(pen, bins, 2, STRIP - 4, { ...paint, mark: paint.edge });
  const scale = width / (whole[1] - whole[0]);
  const [left, right] = [(view.from - whole[0]) * scale, (view.to - whole[0]) * scale];
  pen.strokeStyle = paint.mark;
  pen.lineWidth = 2;
  pen.strokeRect(Math.max(1, left), 1, Math.max(4, Math.min(right, width - 1) - Math.max(1, left)), STRIP - 2);
  pen.fillStyle = paint.line;
  pen.fillRect(0, STRIP, width, 1);
}
