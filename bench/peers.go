package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/jsontext"
)

// A peer is a program that does the same work or, if it knows nothing of modules, reads and writes the same input.
type peer struct {
	name    string
	work    string
	command []string
	isJSON  bool // its input
}

// peers returns the peers that are installed: those of this repository in a directory, the others there or in the PATH.
func peers(bin string) (all []peer, missing []string) {
	for _, p := range []peer{
		{"module-service", "the Services", []string{"module-service"}, false},
		{"naive function, kpt functions SDK", "the Services", []string{"naive"}, false},
		{"naive function, framework of kyaml", "the Services", []string{"framework"}, false},
		{"yq (Go)", "nothing", []string{"yq", "."}, false},
		{"jq, the input as JSON", "nothing", []string{"jq", "."}, true},
		{"copying", "nothing", []string{"copy"}, false},
	} {
		program := filepath.Join(bin, p.command[0])
		if _, err := os.Stat(program); err != nil {
			if program, err = exec.LookPath(p.command[0]); err != nil {
				missing = append(missing, p.command[0])
				continue
			}
		}
		p.command[0] = program
		all = append(all, p)
	}
	return all, missing
}

// comparePeers prints a table of the peers with a workload of n items.
func comparePeers(w io.Writer, bin, dir string, workload, n, rounds int) error {
	all, missing := peers(bin)
	input := map[bool]string{false: filepath.Join(dir, "peers.yaml"), true: filepath.Join(dir, "peers.json")}
	size, err := generateTo(input[false], workload, n)
	if err != nil {
		return err
	}
	if err := convert(input[false], input[true]); err != nil {
		return err
	}
	samples, err := alternate(len(all), rounds, func(i int) (sample, error) { return run(input[all[i].isJSON], all[i].command...) })
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "\n| %s: %s items, %s | makes | time | CPU |\n|---|---|---|---|\n", workloads[workload].name, count(n), bytesText(size))
	for i, p := range all {
		fmt.Fprintf(w, "| %s | %s | %s | %s |\n", p.name, p.work, timeText(median(samples[i], wall)), timeText(median(samples[i], processor)))
	}
	for _, name := range missing {
		fmt.Fprintf(w, "\n%s is not installed.\n", name)
	}
	return nil
}

// convert writes a ResourceList in YAML as one in JSON.
func convert(from, to string) error {
	text, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		return err
	}
	if len(doc.Content) == 0 {
		return errors.New("the input is empty")
	}
	if text, err = jsontext.Marshal(doc.Content[0]); err != nil {
		return err
	}
	return os.WriteFile(to, text, 0o644)
}
