package main

import (
	"fmt"
	"io"
	"time"
)

// printTable prints the medians of a workload.
func printTable(w io.Writer, name string, rows []row) {
	fmt.Fprintf(w, "\n| %s | input | copying | naive SDK | module-service | times faster | times less CPU | memory, naive SDK | memory | of the input |\n", name)
	fmt.Fprintln(w, "|---|---|---|---|---|---|---|---|---|---|")
	for _, r := range rows {
		ours, naive, copying := r.samples[0], r.samples[1], r.samples[2]
		fmt.Fprintf(w, "| %s | %s | %s | %s | %s | **%.1f** | %.1f | %s | %s | %s |\n",
			count(r.items), bytesText(r.size),
			timeText(median(copying, wall)), timeText(median(naive, wall)), timeText(median(ours, wall)),
			ratio(naive, ours, wall), ratio(naive, ours, processor),
			bytesText(median(naive, memory)), bytesText(median(ours, memory)), timesText(median(ours, memory), r.size))
	}
}

// timesText returns how many times an input the memory is, "" for one that is small beside the program itself.
func timesText(memory, size int64) string {
	if size < 10<<20 {
		return ""
	}
	return fmt.Sprintf("%.1f times", float64(memory)/float64(size))
}

func count(n int) string {
	if n >= 1000 {
		return fmt.Sprintf("%d,%03d", n/1000, n%1000)
	}
	return fmt.Sprint(n)
}

func timeText(d time.Duration) string {
	switch ms := float64(d) / float64(time.Millisecond); {
	case ms >= 1000:
		return fmt.Sprintf("%.1f s", ms/1000)
	case ms >= 100:
		return fmt.Sprintf("%.0f ms", ms)
	default:
		return fmt.Sprintf("%.1f ms", ms)
	}
}

func bytesText(n int64) string {
	const kib, mib = 1 << 10, 1 << 20
	switch {
	case n >= 10*mib:
		return fmt.Sprintf("%d MiB", n/mib)
	case n >= mib:
		return fmt.Sprintf("%.1f MiB", float64(n)/mib)
	}
	return fmt.Sprintf("%d KiB", (n+kib-1)/kib)
}
