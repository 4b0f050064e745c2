package examples_test

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/fn/config"
)

// TestCommandsOfREADMEs runs the console blocks of every README and of CONTRIBUTING.md in a fresh copy of the repository. The
// lines behind a command are what it must print; a line of three dots stands for any lines.
func TestCommandsOfREADMEs(t *testing.T) {
	t.Parallel()
	need(t, "bash")
	files, err := filepath.Glob("*/README.md")
	require.NoError(t, err)
	for _, file := range append(files, "../README.md", "../CONTRIBUTING.md") {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			require.NotEmpty(t, blocks(t, file, "console"), "a README shows commands")
			root := copyOf(t, "..")
			for _, console := range blocks(t, file, "console") {
				for _, c := range commands(console) {
					if tool := toolOf(c.line); tool != "module-service" {
						need(t, tool)
					}
					assertPrints(t, c, shell(t, root, c.line))
				}
			}
		})
	}
}

// toolOf returns the program that a command line runs, behind what it puts into the environment.
func toolOf(line string) string {
	words := strings.Fields(line)
	for len(words) > 1 && strings.Contains(words[0], "=") {
		words = words[1:]
	}
	return words[0]
}

type console struct {
	line string
	want []string
}

func commands(text string) []console {
	var all []console
	for _, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		if command, ok := strings.CutPrefix(line, "$ "); ok {
			all = append(all, console{line: command})
			continue
		}
		if len(all) > 0 {
			last := &all[len(all)-1]
			last.want = append(last.want, line)
		}
	}
	return all
}

func assertPrints(t *testing.T, c console, got string) {
	t.Helper()
	if len(c.want) == 0 {
		return
	}
	pattern := regexp.QuoteMeta(strings.Join(c.want, "\n") + "\n")
	pattern = strings.ReplaceAll("\n"+pattern, "\n\\.\\.\\.\n", "\n(?s:.*)")
	assert.Regexp(t, "^"+pattern+"$", "\n"+got, c.line)
}

func TestFirstCommandShowsTheService(t *testing.T) {
	t.Parallel()
	need(t, "bash")
	first := strings.Split(blocks(t, "../README.md", "sh")[0], "\n")
	main, _, _ := strings.Cut(first[0], "#")
	out := shell(t, copyOf(t, ".."), main)
	assert.Equal(t, read(t, "../testdata/quickstart/out.yaml"), out)

	test, _, _ := strings.Cut(first[1], "#")
	assert.Contains(t, read(t, "../.ci/run"), strings.TrimSpace(test), "CI runs the test command of the README")
}

func TestBeforeAndAfter(t *testing.T) {
	t.Parallel()
	yaml := blocks(t, "../README.md", "yaml")
	require.GreaterOrEqual(t, len(yaml), 2)
	file := filepath.Join(t.TempDir(), "before.yaml")
	write(t, file, yaml[0])
	assert.Equal(t, yaml[0]+"---\n"+yaml[1], shell(t, filepath.Dir(file), "module-service < before.yaml"))
}

func TestREADMEShowsTheReference(t *testing.T) {
	t.Parallel()
	assert.Contains(t, blocks(t, "../README.md", "yaml"), config.Reference)
}
