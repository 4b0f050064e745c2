package cli_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/koupleless/module-service/fn/config"
	"github.com/koupleless/module-service/internal/cli"
)

// commandNames are the commands, "" for the program itself.
var commandNames = []string{"", "build", "check", "install", "list", "render", "schema", "version"}

// TestHelp holds the help of every command to one form: what it does, its usage, examples, its flags, on one screen or two.
func TestHelp(t *testing.T) {
	t.Parallel()
	for _, name := range commandNames {
		args := strings.Fields("help " + name)
		code, stdout, stderr := run(t, list, args...)
		assert.Zero(t, code, name)
		assert.Empty(t, stderr)
		assert.LessOrEqual(t, strings.Count(stdout, "\n"), 60, "lines of help %s", name)
		what, rest, found := strings.Cut(stdout, "\nUsage:\n")
		assert.True(t, found && len(what) > 20, name)
		usage, rest, found := strings.Cut(rest, "\nExamples:\n")
		assert.True(t, found, name)
		assert.Contains(t, usage, strings.TrimSpace("module-service "+name))
		examples, flags, found := strings.Cut(rest, "\n\n")
		assert.True(t, found, name)
		assert.Contains(t, flags, "Flags:\n", name)
		assert.NotContains(t, strings.ReplaceAll(flags, "--strict[=true|false]", ""), "[=true|false]", "no other switch is given a value")
		lines := strings.Split(examples, "\n")
		assert.Len(t, lines, 5, name)
		for _, line := range lines {
			assertUsage(t, line)
		}

		code, flag, stderr := run(t, list, strings.Fields(name+" --help")...)
		assert.Zero(t, code, name)
		assert.Empty(t, stderr)
		assert.Equal(t, stdout, flag)
	}
}

// assertUsage holds that an example calls the program with a command and flags that exist.
func assertUsage(t *testing.T, line string) {
	t.Helper()
	found := false
	for _, call := range regexp.MustCompile(`module-service\b([^|>#]*)`).FindAllStringSubmatch(line, -1) {
		words, _, _ := strings.Cut(call[1], " -- ")
		root := cli.Command()
		command, rest, err := root.Find(strings.Fields(words))
		if assert.NoError(t, err, line) {
			assert.NoError(t, command.ParseFlags(rest), line)
			found = true
		}
	}
	assert.True(t, found || strings.Contains(line, "schema.json"), line)
}

func TestHelpNamesWhatThereIs(t *testing.T) {
	t.Parallel()
	_, manual, _ := run(t, list, "--help")
	for _, name := range append(commandNames[1:], "completion") {
		assert.Contains(t, manual, "\n  "+name+" ")
	}
	assert.Contains(t, manual, "Exit codes:", "kpt fn doc prints it")
	assert.Contains(t, manual, "module-service help configuration")
	code, configuration, stderr := run(t, list, "help", "configuration")
	assert.Zero(t, code)
	assert.Empty(t, stderr)
	for line := range strings.Lines(config.Reference) {
		assert.Contains(t, configuration, line)
	}
}

func TestSchema(t *testing.T) {
	t.Parallel()
	code, stdout, stderr := run(t, list, "schema")
	assert.Zero(t, code)
	assert.Empty(t, stderr)
	assert.Equal(t, read(t, "../../schema/moduleservice.schema.json"), stdout)
}

func TestCompletion(t *testing.T) {
	t.Parallel()
	for shell, says := range map[string]string{
		"bash": "complete -o default", "zsh": "#compdef module-service", "fish": "complete -c module-service", "powershell": "Register-ArgumentCompleter",
	} {
		code, stdout, stderr := run(t, list, "completion", shell)
		assert.Zero(t, code, shell)
		assert.Empty(t, stderr)
		assert.Contains(t, stdout, says)
	}
}

func TestCompletionOfValues(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason string
		args   []string
		want   string
	}{
		{"formats", []string{"build", "--format", ""}, "yaml\njson\nresourcelist\n:4\n"},
		{"load restrictors", []string{"build", "--load-restrictor="}, "LoadRestrictionsRootOnly\nLoadRestrictionsNone\n:4\n"},
		{"load restrictors of check", []string{"check", "--load-restrictor="}, "LoadRestrictionsRootOnly\nLoadRestrictionsNone\n:4\n"},
		{"reports", []string{"check", "--report", ""}, "text\njson\ngithub\nsarif\njunit\n:4\n"},
		{"colours", []string{"render", "--color", ""}, "auto\nalways\nnever\n:4\n"},
		{"paths are left to the shell", []string{"build", ""}, ":0\n"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			code, stdout, _ := run(t, list, append([]string{"__complete"}, c.args...)...)
			assert.Zero(t, code)
			assert.Equal(t, c.want, stdout)
		})
	}
}
