// The map: an outline of the world, and a circle where incidents are, however many.

const CELL = 34; // pixels within which incidents share a circle
const MOST_LISTED = 25;
const MOST_LABELLED = 14; // circles beside which their places are written

/** The place where they are, if it is one, else how many they are. */
function placeOf(found) {
  const names = new Set(found.map((place) => items[place].querySelector('.what bdi')?.textContent.split(',')[0]));
  return names.size === 1 ? [...names][0] || '' : count(found.length, 'incident');
}

/** Undo the encoding of lines in world.json: differences in hundredths of a degree, five bits a character. */
function decodeLine(text) {
  const points = [];
  let [at, latitude, longitude] = [0, 0, 0];
  const next = () => {
    let [value, shift, bits] = [0, 0, 0];
    do {
      bits = text.charCodeAt(at) - 63;
      at += 1;
      value |= (bits & 31) << shift;
      shift += 5;
    } while (bits >= 32);
    return value & 1 ? ~(value >> 1) : value >> 1;
  };
  while (at < text.length) {
    latitude += next();
    longitude += next();
    points.push([latitude / 100, longitude / 100]);
  }
  return points;
}

/** Let a line that crosses the 180th meridian go on beyond it: its ends are no whole world apart. */
function unwind(points) {
  let turn = 0;
  const whole = points.map(([latitude, longitude], at) => {
    const step = at ? longitude - points[at - 1][1] : 0;
    if (Math.abs(step) > 180) turn -= Math.sign(step) * 360;
    return [latitude, longitude + turn];
  });
  // To the east of it, where what it belongs to is.
  const west = Math.min(...whole.map((point) => point[1])) < -180;
  return west ? whole.map(([latitude, longitude]) => [latitude, longitude + 360]) : whole;
}

function startMap() {
  const located = [...items.keys()].filter((place) => index.latitude[place] != null);
  if (!located.length) {
    byId('_where').closest('section').remove();
    document.querySelector('.both').classList.add('flat');
    return;
  }
  const box = make('div', { class: 'map', role: 'region', 'aria-label': 'Map. Arrow keys move it, plus and minus zoom. The list holds the same incidents.' });
  const note = make('p', { class: 'fine' }, located.length < items.length ? `${count(items.length - located.length, 'incident')} without coordinates ${items.length - located.length === 1 ? 'is' : 'are'} not on it. ` : '', 'A circle holds all incidents nearby; press it for their names.');
  byId('_where').append(box, note);
  const map = L.map(box, {
    attributionControl: false, renderer: L.canvas({ padding: .3 }), minZoom: 0, maxZoom: 11, worldCopyJump: true,
    zoomSnap: .5, zoomAnimation: !calm.matches, fadeAnimation: !calm.matches, inertia: !calm.matches, scrollWheelZoom: false,
  });
  box.addEventListener('focus', () => map.scrollWheelZoom.enable());
  box.addEventListener('blur', () => map.scrollWheelZoom.disable());
  const world = readData('_world');
  const land = world.land.map((rings) => L.polygon(rings.map((line) => unwind(decodeLine(line))), { interactive: false, weight: 1, noClip: true, smoothFactor: .6 }));
  const borders = L.polyline(world.borders.map(decodeLine), { interactive: false, weight: 1, dashArray: '3 3' });
  const names = L.layerGroup().addTo(map);
  const circles = L.layerGroup();
  const whole = L.latLngBounds(located.map((place) => [index.latitude[place], index.longitude[place]]));
  const fit = (bounds) => map.fitBounds(bounds.pad(.12), { maxZoom: 4, animate: false });

  function paint() {
    const [fill, coast] = [colour('land'), colour('coast')];
    for (const part of land) part.setStyle({ color: coast, fillColor: fill, fillOpacity: 1 });
    borders.setStyle({ color: coast });
    drawCircles();
  }

  function drawNames() {
    names.clearLayers();
    const [view, zoom] = [map.getBounds(), map.getZoom()];
    for (const [name, longitude, latitude, size] of world.labels) {
      // A name is written where the country is wide enough for it.
      if (Math.sqrt(size) * 2 ** zoom < name.length * 9 || !view.contains([latitude, longitude])) continue;
      L.marker([latitude, longitude], { interactive: false, keyboard: false, icon: L.divIcon({ className: 'name', html: make('span', null, name), iconSize: null }) }).addTo(names);
    }
  }

  function drawCircles() {
    circles.clearLayers();
    const [view, cells] = [map.getBounds().pad(.3), new Map()];
    for (const place of located) {
      if (!fitting[place]) continue;
      const where = [index.latitude[place], index.longitude[place]];
      if (!view.contains(where)) continue;
      const point = map.project(where);
      const cell = `${Math.floor(point.x / CELL)}/${Math.floor(point.y / CELL)}`;
      if (!cells.has(cell)) cells.set(cell, []);
      cells.get(cell).push(place);
    }
    for (const found of cells.values()) drawCircle(found, cells.size <= MOST_LABELLED);
  }

  function drawCircle(found, named) {
    const mean = (column) => found.reduce((sum, place) => sum + column[place], 0) / found.length;
    const chosen = found.includes(current);
    const circle = L.circleMarker([mean(index.latitude), mean(index.longitude)], {
      radius: Math.min(5 + 2.2 * Math.log2(found.length), 22), weight: chosen ? 4 : 1.5, color: colour(chosen ? 'focus' : 'mark'), fillColor: colour('mark'), fillOpacity: found.length > 1 ? .45 : .8,
    });
    const label = named ? placeOf(found) : found.length > 1 ? count(found.length, 'incident') : titleOf(found[0]);
    circle.bindTooltip(make('span', null, label), named ? { permanent: true, direction: 'right', className: 'here', offset: [4, 0] } : {});
    circle.bindPopup(() => listPlaces(found), { maxWidth: 260, autoPanPadding: [20, 20] });
    circle.addTo(circles);
  }

  function listPlaces(found) {
    const links = found.slice(0, MOST_LISTED).map((place) => make('li', null, make('a', { href: `#${items[place].id}` }, titleOf(place)), ` — ${whenOf(place)}`));
    const more = found.length > MOST_LISTED ? make('p', null, `and ${count(found.length - MOST_LISTED, 'more incident')}: zoom in to tell them apart`) : null;
    return make('div', null, found.length > 1 ? make('b', null, count(found.length, 'incident')) : null, make('ul', null, ...links), more);
  }

  fit(whole);
  for (const part of land) part.addTo(map);
  borders.addTo(map);
  circles.addTo(map);
  paint();
  drawNames();
  map.on('moveend', () => { drawCircles(); drawNames(); });
  const redraw = onceAFrame(drawCircles);
  whenFiltered((what) => {
    const shown = what === 'filtered' ? located.filter((place) => fitting[place]) : [];
    if (shown.length && shown.length < located.length) fit(L.latLngBounds(shown.map((place) => [index.latitude[place], index.longitude[place]])));
    else if (shown.length) fit(whole);
    redraw();
  });
  dark.addEventListener('change', paint);
  new ResizeObserver(() => map.invalidateSize()).observe(box);
}
