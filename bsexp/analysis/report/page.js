// Charts that answer to the pointer, in the place of the drawn ones.
(() => {
  const colours = () => getComputedStyle(document.documentElement);
  const charts = [];

  const points = (series, values) => series.x.map((x, i) => ({ x, y: values[i], label: series.labels[i] }));

  const datasets = (data, style) => data.series.flatMap((series) => {
    const colour = style.getPropertyValue(`--c${series.colour}`).trim();
    const line = {
      label: series.title, data: points(series, series.y), borderColor: colour, backgroundColor: colour,
      borderWidth: 2, pointRadius: data.points ? 4 : 0, pointHitRadius: 12, showLine: !data.points,
    };
    if (!series.low.length) return [line];
    const edge = { pointRadius: 0, pointHitRadius: 0, borderWidth: 0, showLine: true, band: true };
    return [
      line,
      { ...edge, label: series.title, data: points(series, series.low) },
      { ...edge, label: series.title, data: points(series, series.high), fill: '-1', backgroundColor: colour + '2e' },
    ];
  });

  const options = (data, style) => {
    const soft = style.getPropertyValue('--soft').trim(), grid = style.getPropertyValue('--line').trim();
    const axis = (text) => ({
      type: 'linear', title: { display: true, text, color: soft }, ticks: { color: soft }, grid: { color: grid },
    });
    return {
      animation: false, parsing: false, maintainAspectRatio: false, scales: { x: axis(data.x), y: axis(data.y) },
      interaction: data.points ? { mode: 'nearest', intersect: true } : { mode: 'x', intersect: false, axis: 'x' },
      plugins: {
        legend: { display: false },
        tooltip: {
          filter: (item, index, items) =>
            !item.dataset.band && items.findIndex((other) => other.datasetIndex === item.datasetIndex) === index,
          callbacks: {
            title: (items) => (items.length ? `${data.x}: ${items[0].parsed.x.toPrecision(5)}` : ''),
            label: (item) => `${item.raw.label || item.dataset.label}: ${item.parsed.y.toPrecision(5)}`,
          },
        },
      },
    };
  };

  const draw = () => {
    const style = colours();
    charts.splice(0).forEach((chart) => chart.destroy());
    document.querySelectorAll('figure.chart').forEach((figure) => {
      const data = JSON.parse(figure.querySelector('script').textContent);
      let box = figure.querySelector('.canvas');
      if (!box) {
        box = document.createElement('div');
        box.className = 'canvas';
        box.appendChild(document.createElement('canvas'));
        figure.insertBefore(box, figure.querySelector('svg'));
        figure.querySelector('svg').style.display = 'none';
      }
      charts.push(new Chart(box.firstChild, {
        type: 'scatter', data: { datasets: datasets(data, style) }, options: options(data, style),
      }));
    });
  };

  draw();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
})();
