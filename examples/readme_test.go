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

// toolOf returns the program that a command line runs, after what it puts into the environment.
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

// firstCommands returns the block of the README whose first command renders with Go alone.
func firstCommands(t *testing.T) []string {
	t.Helper()
	for _, text := range blocks(t, "../README.md", "sh") {
		if strings.Contains(text, "go run .") {
			return strings.Split(text, "\n")
		}
	}
	require.Fail(t, "the README has no command that needs Go alone")
	return nil
}

func TestFirstCommandShowsTheService(t *testing.T) {
	t.Parallel()
	need(t, "bash")
	first := firstCommands(t)
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

func TestConfigurationPageShowsTheReference(t *testing.T) {
	t.Parallel()
	assert.Contains(t, blocks(t, "../docs/configuration.md", "yaml"), config.Reference)
}
