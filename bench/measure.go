package main

import (
	"bytes"
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"time"
)

// A sample is what one run of a process took.
type sample struct {
	wall   time.Duration
	cpu    time.Duration
	memory int64 // peak resident memory in bytes
}

// run runs a command with a file on standard input.
func run(input string, words ...string) (sample, error) {
	in, err := os.Open(input)
	if err != nil {
		return sample{}, err
	}
	defer in.Close()
	out, err := os.Create(input + ".out")
	if err != nil {
		return sample{}, err
	}
	defer out.Close()
	var errs bytes.Buffer
	command := exec.Command(words[0], words[1:]...)
	command.Stdin, command.Stdout, command.Stderr = in, out, &errs
	start := time.Now()
	err = command.Run()
	wall := time.Since(start)
	if err != nil {
		return sample{}, fmt.Errorf("%s: %w: %s", words[0], err, errs.String())
	}
	memory, err := peakMemory(command.ProcessState)
	if err != nil {
		return sample{}, fmt.Errorf("%s: %w", words[0], err)
	}
	return sample{wall: wall, cpu: command.ProcessState.UserTime() + command.ProcessState.SystemTime(), memory: memory}, nil
}

// alternate runs each of n commands in turn, so that what disturbs one disturbs the others, and returns the samples of each.
func alternate(n, rounds int, run func(i int) (sample, error)) ([][]sample, error) {
	samples := make([][]sample, n)
	for range rounds {
		for i := range samples {
			s, err := run(i)
			if err != nil {
				return nil, err
			}
			samples[i] = append(samples[i], s)
		}
	}
	return samples, nil
}

// median returns the median of what of gives for each sample.
func median[T cmp.Ordered](samples []sample, of func(sample) T) T {
	values := make([]T, len(samples))
	for i, s := range samples {
		values[i] = of(s)
	}
	slices.Sort(values)
	return values[len(values)/2]
}

// ratio returns the median of the ratios of the runs that stand side by side.
func ratio(a, b []sample, of func(sample) time.Duration) float64 {
	ratios := make([]float64, len(a))
	for i := range a {
		ratios[i] = of(a[i]).Seconds() / of(b[i]).Seconds()
	}
	slices.Sort(ratios)
	return ratios[len(ratios)/2]
}

func wall(s sample) time.Duration      { return s.wall }
func processor(s sample) time.Duration { return s.cpu }
func memory(s sample) int64            { return s.memory }
