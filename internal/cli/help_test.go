package cli_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestHelp(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ command, says string }{
		{"build", "module-service build --strict -c module-service.yaml deploy -o rendered.yaml\n"},
		{"render", "module-service render --check deploy "},
		{"check", "module-service check deploy overlays/*\n"},
		{"install", "module-service install "},
		{"version", "Print the version"},
		{"completion", "bash"},
	} {
		code, stdout, stderr := run(t, list, "help", c.command)
		assert.Zero(t, code, c.command)
		assert.Empty(t, stderr)
		assert.Contains(t, stdout, c.says)
		assert.Contains(t, stdout, "Usage:\n  module-service "+c.command)

		code, flag, stderr := run(t, list, c.command, "--help")
		assert.Zero(t, code, c.command)
		assert.Empty(t, stderr)
		assert.Equal(t, stdout, flag)
	}
	_, manual, _ := run(t, list, "--help")
	for _, command := range []string{"build", "check", "render", "install", "version", "completion"} {
		assert.Contains(t, manual, "\n  "+command+" ")
	}
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
