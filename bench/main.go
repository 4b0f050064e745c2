// Bench times module-service against the naive function of bench/naive, plain copying and other programs, as whole processes in
// alternating runs, and prints the medians as Markdown tables. It is called by make bench, which builds the programs:
//
//	bench -plot bench/bench.svg BIN
package main

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
)

func main() {
	plot := flag.String("plot", "", "write the plot to this `file`")
	max := flag.Int("max", 10000, "the largest number of items")
	fixed := flag.Int("rounds", 0, "how often each is run, 0 for as often as it takes")
	generate := flag.Int("generate", -1, "write the input of this workload, -max items, and do nothing else")
	flag.Parse()
	if *generate >= 0 {
		_, _ = os.Stdout.Write(workloads[*generate].resourceList(*max))
		return
	}
	if flag.NArg() != 1 {
		flag.Usage()
		os.Exit(2)
	}
	if err := bench(flag.Arg(0), *plot, *max, *fixed); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// programs are compared in this order.
var programs = []string{"module-service", "naive", "copy"}

// rounds is how often each program is run, by the number of items.
var rounds = map[int]int{1: 101, 100: 51, 1000: 15, 10000: 5}

// A row is what was measured with one input.
type row struct {
	items   int
	size    int64
	samples [][]sample // by program
}

func bench(bin, plot string, max, fixed int) error {
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	tables := make([][]row, len(workloads))
	for i := range workloads {
		for n := 1; n <= max; n *= 10 {
			count, ok := rounds[n]
			if !ok {
				continue
			}
			input := filepath.Join(dir, "in.yaml")
			size, err := generateTo(input, i, n)
			if err != nil {
				return err
			}
			samples, err := alternate(len(programs), cmp.Or(fixed, count), func(p int) (sample, error) {
				return run(input, filepath.Join(bin, programs[p]))
			})
			if err != nil {
				return err
			}
			tables[i] = append(tables[i], row{items: n, size: size, samples: samples})
		}
		printTable(os.Stdout, workloads[i].name, tables[i])
	}
	for i := range workloads {
		if err := comparePeers(os.Stdout, bin, dir, i, min(max, 1000), cmp.Or(fixed, 11)); err != nil {
			return err
		}
	}
	if plot == "" {
		return nil
	}
	return os.WriteFile(plot, svg(tables), 0o644)
}

// generateTo writes an input to a file, by a process of its own: the peak memory of a process counts what its parent held
// when it was started.
func generateTo(file string, workload, n int) (int64, error) {
	self, err := os.Executable()
	if err != nil {
		return 0, err
	}
	out, err := os.Create(file)
	if err != nil {
		return 0, err
	}
	defer out.Close()
	command := exec.Command(self, "-generate", strconv.Itoa(workload), "-max", strconv.Itoa(n))
	command.Stdout, command.Stderr = out, os.Stderr
	if err := command.Run(); err != nil {
		return 0, err
	}
	info, err := out.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}
