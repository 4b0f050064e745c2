package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// A module is one that packages of the program come from, with the files of its licence that apply to them.
type module struct {
	Path, Version, Dir string
	Main               bool
	texts              []string
}

// systems are those for which the program is released.
var systems = []string{"linux", "darwin", "windows"}

const program = "github.com/koupleless/module-service"

// linked returns the Go distribution and the modules of the program, sorted by their paths.
func linked() ([]*module, error) {
	modules := map[string]*module{}
	for _, system := range systems {
		if err := addLinked(modules, system); err != nil {
			return nil, err
		}
	}
	standard, err := distribution()
	if err != nil {
		return nil, err
	}
	all := []*module{standard}
	for _, m := range modules {
		all = append(all, m)
	}
	slices.SortFunc(all[1:], func(a, b *module) int { return strings.Compare(a.Path, b.Path) })
	return all, nil
}

// addLinked adds the modules of the program for a system.
func addLinked(modules map[string]*module, system string) error {
	list := exec.Command("go", "list", "-deps", "-json=Dir,Module,Standard", program)
	list.Env = append(os.Environ(), "GOOS="+system, "CGO_ENABLED=0")
	list.Stderr = os.Stderr
	out, err := list.Output()
	if err != nil {
		return fmt.Errorf("go list: %w", err)
	}
	for packages := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct {
			Dir      string
			Module   *module
			Standard bool
		}
		if err := packages.Decode(&p); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("go list: %w", err)
		}
		if p.Standard || p.Module.Main {
			continue
		}
		m := p.Module
		if known := modules[m.Path]; known != nil {
			m = known
		}
		modules[m.Path] = m
		if err := m.addTexts(p.Dir); err != nil {
			return err
		}
	}
}

// distribution returns Go itself: its runtime and standard library are linked, too. Its version is that of the builder.
func distribution() (*module, error) {
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, fmt.Errorf("go env: %w", err)
	}
	m := &module{Path: "Go's runtime and standard library", Dir: strings.TrimSpace(string(out))}
	return m, m.addTexts(m.Dir)
}

var legal = regexp.MustCompile(`(?i)^(licen[cs]e|notice|copying)([.-](bsd|mit|libyaml|md|txt))?$`)

// addTexts adds the files that apply to a package: those beside it and above it, up to the top of its module.
func (m *module) addTexts(dir string) error {
	for {
		entries, err := os.ReadDir(dir)
		if err != nil {
			return err
		}
		for _, entry := range entries {
			if entry.IsDir() || !legal.MatchString(entry.Name()) {
				continue
			}
			content, err := os.ReadFile(filepath.Join(dir, entry.Name()))
			if err != nil {
				return err
			}
			if text := tidy(string(content)); !slices.Contains(m.texts, text) {
				m.texts = append(m.texts, text)
			}
		}
		if dir == m.Dir {
			return nil
		}
		dir = filepath.Dir(dir)
	}
}

// tidy removes from a text what does not distinguish it from another: the ends of lines, and empty lines around it.
func tidy(text string) string {
	var lines []string
	for line := range strings.Lines(text) {
		lines = append(lines, strings.TrimRight(line, " \t\r\n"))
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}
