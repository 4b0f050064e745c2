package main

import (
	"bytes"
	"fmt"
	"math"
)

// The plot is a grid of panels: a row for each workload, a column for time and one for memory. All axes are logarithmic.
const (
	panelWidth, panelHeight = 360, 220
	marginLeft, marginTop   = 70, 50
	gap                     = 90
)

var colours = []string{"#0969da", "#cf222e", "#6e7781"} // by program

// A panel plots a quantity against the number of items.
type panel struct {
	title    string
	x, y     int
	low, top float64 // the ends of its axis, powers of ten
	of       func([]sample) float64
	label    func(float64) string
}

// svg plots the medians of all workloads.
func svg(tables [][]row) []byte {
	var b bytes.Buffer
	width, height := 2*(panelWidth+gap)+marginLeft, len(tables)*(panelHeight+gap)+marginTop
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">`+"\n", width, height)
	fmt.Fprintf(&b, `<rect width="%d" height="%d" fill="white"/>`+"\n", width, height)
	for i, name := range programs {
		x := marginLeft + i*160
		fmt.Fprintf(&b, `<line x1="%d" y1="20" x2="%d" y2="20" stroke="%s" stroke-width="2"/><text x="%d" y="24">%s</text>`+"\n",
			x, x+24, colours[i], x+30, name)
	}
	for i, rows := range tables {
		y := marginTop + 20 + i*(panelHeight+gap)
		time := panel{workloads[i].name + ": time", marginLeft, y, 1e-3, 100,
			func(s []sample) float64 { return median(s, wall).Seconds() },
			func(v float64) string { return fmt.Sprintf("%g s", v) }}
		memory := panel{workloads[i].name + ": peak memory", marginLeft + panelWidth + gap, y, 1, 1e4,
			func(s []sample) float64 { return float64(median(s, memory)) / (1 << 20) },
			func(v float64) string { return fmt.Sprintf("%g MiB", v) }}
		time.draw(&b, rows)
		memory.draw(&b, rows)
	}
	b.WriteString("</svg>\n")
	return b.Bytes()
}

func (p panel) draw(b *bytes.Buffer, rows []row) {
	fmt.Fprintf(b, `<text x="%d" y="%d" font-weight="bold">%s</text>`+"\n", p.x, p.y-8, p.title)
	for v := p.low; v <= p.top*1.01; v *= 10 {
		y := p.across(v)
		fmt.Fprintf(b, `<line x1="%d" y1="%.1f" x2="%d" y2="%.1f" stroke="#d0d7de"/><text x="%d" y="%.1f" text-anchor="end">%s</text>`+"\n",
			p.x, y, p.x+panelWidth, y, p.x-6, y+4, p.label(v))
	}
	last := rows[len(rows)-1].items
	for _, r := range rows {
		fmt.Fprintf(b, `<text x="%.1f" y="%d" text-anchor="middle">%s</text>`+"\n", p.along(r.items, last), p.y+panelHeight+18, count(r.items))
	}
	fmt.Fprintf(b, `<text x="%d" y="%d" text-anchor="middle">items</text>`+"\n", p.x+panelWidth/2, p.y+panelHeight+34)
	for i := range programs {
		var points bytes.Buffer
		for _, r := range rows {
			x, y := p.along(r.items, last), p.across(p.of(r.samples[i]))
			fmt.Fprintf(&points, "%.1f,%.1f ", x, y)
			fmt.Fprintf(b, `<circle cx="%.1f" cy="%.1f" r="3" fill="%s"/>`+"\n", x, y, colours[i])
		}
		fmt.Fprintf(b, `<polyline points="%s" fill="none" stroke="%s" stroke-width="2"/>`+"\n", bytes.TrimSpace(points.Bytes()), colours[i])
	}
}

// along returns where a number of items, at most last, is on the horizontal axis.
func (p panel) along(items, last int) float64 {
	if last == 1 {
		return float64(p.x)
	}
	return float64(p.x) + panelWidth*math.Log(float64(items))/math.Log(float64(last))
}

// across returns where a value is on the vertical axis.
func (p panel) across(v float64) float64 {
	v = min(max(v, p.low), p.top)
	return float64(p.y) + panelHeight*(1-math.Log(v/p.low)/math.Log(p.top/p.low))
}
