// What fingers and mice do on the timeline, told as zooming, dragging and pointing.

function watchPointers(stage, told) {
  const held = new Map();
  let [moved, spread] = [0, 0];
  const place = (event) => {
    const box = stage.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const apart = () => { const [a, b] = [...held.values()]; return Math.max(8, Math.abs(a[0] - b[0])); };

  stage.addEventListener('pointerdown', (event) => {
    if (event.button) return;
    held.set(event.pointerId, place(event));
    moved = 0;
    if (held.size === 2) spread = apart();
    stage.setPointerCapture(event.pointerId);
    stage.classList.add('held');
    if (place(event)[1] < STRIP) told.strip(place(event)[0]);
  });
  stage.addEventListener('pointermove', (event) => {
    const [left, top] = place(event);
    const before = held.get(event.pointerId);
    if (!before) { told.hover(left, top); return; }
    held.set(event.pointerId, [left, top]);
    moved += Math.abs(left - before[0]);
    if (held.size === 2) {
      const [a, b] = [...held.values()];
      told.zoom(spread / apart(), (a[0] + b[0]) / 2);
      spread = apart();
    } else if (top < STRIP && before[1] < STRIP) told.strip(left);
    else if (moved > 3) told.drag(left - before[0]);
  });
  const release = (event) => {
    const was = held.delete(event.pointerId);
    if (held.size === 0) stage.classList.remove('held');
    if (was && event.type === 'pointerup' && moved <= 3 && place(event)[1] >= STRIP) told.click(...place(event));
  };
  stage.addEventListener('pointerup', release);
  stage.addEventListener('pointercancel', release);
  stage.addEventListener('pointerleave', () => told.hover(-99, -99));
  stage.addEventListener('dblclick', (event) => told.zoom(.4, place(event)[0]));
  stage.addEventListener('wheel', (event) => {
    const [left] = place(event);
    if (event.ctrlKey || event.metaKey) told.zoom(Math.exp(event.deltaY * .0025), left);
    else if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) told.drag(-event.deltaX);
    else return; // the reader scrolls on
    event.preventDefault();
  }, { passive: false });
}
