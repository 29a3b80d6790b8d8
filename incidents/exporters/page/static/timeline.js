// The timeline: zoomed and moved by wheel, pinch, drag, keys and buttons.

const KEYS = 'Arrow keys go from incident to incident, Enter opens one; plus and minus zoom, Page up and Page down move, Home and End go to the first and last, 0 shows all.';

function startTimeline() {
  const whole = wholeSpan();
  const view = { from: whole[0], to: whole[1] };
  const canvas = make('canvas', { height: STRIP + AXIS + FIELD, 'aria-hidden': 'true' });
  const tip = make('div', { class: 'tip', hidden: true, 'aria-hidden': 'true' });
  const told = make('p', { class: 'unseen', 'aria-live': 'polite' });
  const stage = make('div', { class: 'stage', tabindex: '0', role: 'application', 'aria-label': `Timeline. ${KEYS}`, 'aria-roledescription': 'timeline' }, canvas, tip);
  const range = make('span', { class: 'range' });
  let boxes = [];
  let [bins, width] = [null, 0];

  const x = (at) => ((at - view.from) / (view.to - view.from)) * width;
  const at = (left) => view.from + (left / width) * (view.to - view.from);

  const draw = onceAFrame(() => {
    width = canvas.clientWidth;
    if (!width) return;
    const sharp = devicePixelRatio || 1;
    canvas.width = width * sharp;
    canvas.height = (STRIP + AXIS + FIELD) * sharp;
    const pen = canvas.getContext('2d');
    pen.scale(sharp, sharp);
    const paint = Object.fromEntries(['ink', 'soft', 'line', 'edge', 'mark', 'flag', 'span', 'paper', 'focus'].map((name) => [name, colour(name)]));
    pen.font = `12px ${colour('sans')}`;
    pen.textBaseline = 'middle';
    bins ||= countBins(whole[0], whole[1], width);
    drawAxis(pen, view, width, paint, x);
    drawField(pen, paint);
    drawStrip(pen, bins, view, whole, width, paint);
    range.textContent = nameStretch(view.from, view.to - 1);
  });

  function drawField(pen, paint) {
    const shown = [];
    for (let place = 0; place < items.length; place += 1) {
      if (fitting[place] && index.to[place] >= view.from && index.from[place] <= view.to) shown.push(place);
    }
    const name = (place) => { const title = titleOf(place); return title.length > 34 ? `${title.slice(0, 33)}…` : title; };
    const named = shown.length <= MOST_NAMED && layLanes(shown, x, width, 22, (place) => pen.measureText(name(place)).width);
    boxes = named || (shown.length <= MOST_SINGLE && LANES.reduce((laid, tall) => laid || layLanes(shown, x, width, tall), null)) || [];
    for (const box of boxes) drawBox(pen, box, paint, width, named && name(box.place));
    if (boxes.length || !shown.length) return;
    drawBins(pen, countBins(view.from, view.to, width), STRIP + AXIS + 18, FIELD - 18, paint);
    pen.fillStyle = paint.soft;
    pen.fillText(`${number.format(shown.length)} incidents; zoom in to see each`, 6, STRIP + AXIS + 9);
  }

  /** Show a stretch, kept within the whole and no shorter than an hour. */
  function look(from, to) {
    const long = Math.min(Math.max(to - from, 3600), whole[1] - whole[0]);
    const start = Math.min(Math.max((from + to - long) / 2, whole[0]), whole[1] - long);
    Object.assign(view, { from: start, to: start + long });
    tip.hidden = true;
    draw();
  }
  function zoom(factor, around = (view.from + view.to) / 2) {
    look(around - (around - view.from) * factor, around + (view.to - around) * factor);
  }
  const move = (part) => { const by = part * (view.to - view.from); look(view.from + by, view.to + by); };
  const showAll = () => look(...whole);

  /** Go to the next or previous incident that fits and say which it is. */
  function step(by, start = current) {
    let place = start;
    do place += by; while (place >= 0 && place < items.length && !fitting[place]);
    if (place < 0 || place >= items.length) return;
    mark(place);
    const [from, to] = [index.from[place], index.to[place]];
    if (to < view.from || from > view.to) { const half = (view.to - view.from) / 2; look((from + to) / 2 - half, (from + to) / 2 + half); }
    const disputed = index.disputed[place].length ? ', disputed' : '';
    told.textContent = [titleOf(place), whenOf(place), tollOf(place)].filter(Boolean).join(', ') + disputed;
    draw();
  }

  const keys = {
    ArrowRight: () => step(1), ArrowLeft: () => step(-1, current < 0 ? items.length : current), ArrowDown: () => step(1), ArrowUp: () => step(-1, current < 0 ? items.length : current),
    Home: () => step(1, -1), End: () => step(-1, items.length), PageDown: () => move(.5), PageUp: () => move(-.5),
    '+': () => zoom(.5), '=': () => zoom(.5), '-': () => zoom(2), 0: showAll,
    Enter: () => { if (current >= 0) open(current); },
  };
  stage.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  });

  function open(place) {
    if (location.hash === `#${items[place].id}`) goTo(place);
    else location.hash = items[place].id;
  }
  const boxAt = (left, top) => boxes.find((box) => left >= Math.min(box.left, box.start) - 4 && left <= Math.max(box.right + 4, box.reach) && top >= box.top - 2 && top <= box.top + box.tall + 2);

  watchPointers(stage, {
    zoom: (factor, left) => zoom(factor, at(left)),
    drag: (by) => look(view.from - at(by) + view.from, view.to - at(by) + view.from),
    strip: (left) => { const half = (view.to - view.from) / 2; const there = whole[0] + (left / width) * (whole[1] - whole[0]); look(there - half, there + half); },
    click: (left, top) => { const box = boxAt(left, top); if (box) open(box.place); },
    hover: (left, top) => {
      const box = boxAt(left, top);
      tip.hidden = !box;
      stage.classList.toggle('over', Boolean(box));
      if (!box) return;
      tip.replaceChildren(make('b', null, titleOf(box.place)), make('br'), [whenOf(box.place), tollOf(box.place)].filter(Boolean).join(' · '));
      tip.style.left = `${Math.max(0, Math.min(left + 12, width - tip.offsetWidth))}px`;
      tip.style.top = `${box.top + box.tall + 6}px`;
    },
  });

  const button = (text, label, work) => { const made = make('button', { type: 'button', 'aria-label': label, title: label }, text); made.addEventListener('click', work); return made; };
  const toFilter = button('List this period only', 'List this period only: what happened in the time shown above', () => {
    const day = (moment) => new Date(moment * 1000).toISOString().slice(0, 10);
    [fields.from.value, fields.to.value] = [day(view.from), day(view.to - 1)];
    applyFilters();
  });
  byId('_time').append(
    make('div', { class: 'bar' }, range, button('+', 'Zoom in', () => zoom(.5)), button('−', 'Zoom out', () => zoom(2)), button('←', 'Earlier', () => move(-.5)), button('→', 'Later', () => move(.5)), button('All', 'All: show the whole time', showAll), toFilter),
    stage, told, legend());
  whenFiltered((what) => { if (what === 'filtered') bins = null; draw(); });
  new ResizeObserver(() => { bins = null; draw(); }).observe(stage);
  dark.addEventListener('change', draw);
}

function legend() {
  const shape = (tag, attributes) => {
    const picture = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    const drawn = document.createElementNS('http://www.w3.org/2000/svg', tag);
    for (const [name, value] of Object.entries(attributes)) drawn.setAttribute(name, value);
    picture.setAttribute('viewBox', '0 0 22 12');
    picture.setAttribute('aria-hidden', 'true');
    picture.append(drawn);
    return picture;
  };
  const bar = { x: 1, y: 1.5, width: 20, height: 9, rx: 4.5, fill: 'var(--span)', 'stroke-width': 1.5 };
  return make('p', { class: 'fine legend' },
    make('span', null, shape('circle', { cx: 11, cy: 6, r: 4, fill: 'var(--mark)' }), 'known to a point'),
    make('span', null, shape('rect', { ...bar, stroke: 'var(--mark)' }), 'some time within, or throughout'),
    make('span', null, shape('rect', { x: 7, y: 2, width: 8, height: 8, fill: 'none', stroke: 'var(--flag)', 'stroke-width': 2 }), 'disputed (hollow or dashed)'),
    'Drag to move, pinch or Ctrl + wheel to zoom.');
}
