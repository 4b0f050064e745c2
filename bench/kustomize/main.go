// Kustomize times module-service build against kustomize with module-service as its function, over one kustomization, as
// whole processes in alternating runs; and module-service build over plain directories of two sizes, which shows whether
// its time is linear. It prints medians as a Markdown table. It is called by make bench-kustomize:
//
//	kustomize [-rounds N] MODULE-SERVICE
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"time"
)

func main() {
	rounds := flag.Int("rounds", 5, "how often each is run")
	n := flag.Int("n", 1000, "the number of ModuleDeployments of the kustomization; the larger directory has ten times as many")
	flag.Parse()
	if flag.NArg() != 1 || *rounds < 1 {
		flag.Usage()
		os.Exit(2)
	}
	if err := bench(flag.Arg(0), *n, *rounds); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func bench(program string, n, rounds int) error {
	program, err := filepath.Abs(program)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := againstKustomize(program, dir, n, rounds); err != nil {
		return err
	}
	return directories(program, dir, n, rounds)
}

// againstKustomize renders one kustomization in two ways, which must give the same resources.
func againstKustomize(program, dir string, n, rounds int) error {
	plain, function := filepath.Join(dir, "plain"), filepath.Join(dir, "function")
	if err := writeKustomization(plain, n, ""); err != nil {
		return err
	}
	if err := writeKustomization(function, n, program); err != nil {
		return err
	}
	build := []string{program, "build", plain}
	kustomize := []string{"kustomize", "build", "--enable-alpha-plugins", "--enable-exec", function}
	var times [2][]time.Duration
	var resources [2]map[string]any
	for round := range rounds {
		for i, command := range [][]string{build, kustomize} {
			out, took, err := run(command)
			if err != nil {
				return err
			}
			times[i] = append(times[i], took)
			if round > 0 {
				continue
			}
			if resources[i], err = byID(out); err != nil {
				return err
			}
		}
	}
	if len(resources[0]) != 2*n+1 || !reflect.DeepEqual(resources[0], resources[1]) {
		return fmt.Errorf("the outputs differ: %d and %d resources, wanted %d", len(resources[0]), len(resources[1]), 2*n+1)
	}
	fmt.Printf("One kustomization with %d ModuleDeployments, namespace and namePrefix, %d pairs:\n\n", n, rounds)
	fmt.Println("| | seconds (median) |\n|---|---|")
	fmt.Printf("| module-service build | %.2f |\n", median(times[0]).Seconds())
	fmt.Printf("| kustomize build with module-service as function | %.2f |\n", median(times[1]).Seconds())
	fmt.Printf("| ratio (median of the pairs) | %.1f |\n\n", ratio(times[1], times[0]))
	return nil
}

// directories renders plain directories, a file for each ModuleDeployment.
func directories(program, dir string, n, rounds int) error {
	sizes := []int{n, 10 * n}
	times := make([][]time.Duration, len(sizes))
	for _, size := range sizes {
		if err := writeModules(filepath.Join(dir, fmt.Sprint(size)), size); err != nil {
			return err
		}
	}
	for range rounds {
		for i, size := range sizes {
			out, took, err := run([]string{program, "build", filepath.Join(dir, fmt.Sprint(size))})
			if err != nil {
				return err
			}
			if services := countServices(out); services != size {
				return fmt.Errorf("%d Services for %d ModuleDeployments", services, size)
			}
			times[i] = append(times[i], took)
		}
	}
	fmt.Printf("A directory with a file for each ModuleDeployment, %d pairs:\n\n", rounds)
	fmt.Println("| ModuleDeployments | seconds (median) |\n|---|---|")
	for i, size := range sizes {
		fmt.Printf("| %d | %.2f |\n", size, median(times[i]).Seconds())
	}
	fmt.Printf("| ratio (median of the pairs) | %.1f |\n", ratio(times[1], times[0]))
	return nil
}

func median(times []time.Duration) time.Duration {
	sorted := slices.Sorted(slices.Values(times))
	return sorted[len(sorted)/2]
}

// ratio returns the median of the ratios of the runs that stand side by side.
func ratio(a, b []time.Duration) float64 {
	ratios := make([]float64, len(a))
	for i := range a {
		ratios[i] = a[i].Seconds() / b[i].Seconds()
	}
	slices.Sort(ratios)
	return ratios[len(ratios)/2]
}
