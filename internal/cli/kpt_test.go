package cli_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/internal/cli"
)

// TestCommandsInThePipelineOfKpt: kpt takes what a function prints for the whole package, and these print something else.
func TestCommandsInThePipelineOfKpt(t *testing.T) {
	const list = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: []\n"
	dir := folder(t, files{"m.yaml": configMap})
	for _, c := range []struct {
		reason, alpha, stdin string
		args                 []string
		code                 int
		rest                 string
	}{
		{"a command that prints nothing", "true", list, []string{"check", dir}, 2, "items: []\n"},
		{"a command that prints other files", "true", list, []string{"build", "-f", dir}, 2, "items: []\n"},
		{"one that reads and prints nothing", "true", list, []string{"install", dir}, 2, "items: []\n"},
		{"one that reads no manifests", "true", list, []string{"version"}, 0, list},
		{"one that reads the list and refuses it", "true", list, []string{"check", "-"}, 1, ""},
		{"and by a flag", "true", list, []string{"check", "-f", "-"}, 1, ""},
		{"the function itself, with a flag", "true", list, []string{"--debug"}, 0, ""},
		{"the variable is for something else", "true", "echo done\n", []string{"check", dir}, 0, "cho done\n"},
		{"nothing comes", "true", "", []string{"check", dir}, 0, ""},
		{"not in kpt: standard input is that of a script", "", list, []string{"check", dir}, 0, list},
	} {
		t.Setenv("KUSTOMIZE_ENABLE_ALPHA_COMMANDS", c.alpha)
		in, out, err := os.Pipe()
		require.NoError(t, err)
		_, err = out.WriteString(c.stdin)
		require.NoError(t, err)
		require.NoError(t, out.Close())
		var stdout, stderr bytes.Buffer
		assert.Equal(t, c.code, cli.Run(c.args, in, &stdout, &stderr), "%s: %s", c.reason, &stderr)
		assert.Equal(t, c.code == 2, bytes.HasPrefix(stderr.Bytes(), []byte("error: kpt passes a ResourceList, which "+c.args[0]+" does not read, ")), "%s: %s", c.reason, &stderr)
		rest, err := io.ReadAll(in)
		require.NoError(t, err)
		assert.Equal(t, c.rest, string(rest), c.reason)
		require.NoError(t, in.Close())
	}
}

// TestStandardInputByItsPath: a command that reads it loses no byte to the question whether it is that of kpt.
func TestStandardInputByItsPath(t *testing.T) {
	t.Setenv("KUSTOMIZE_ENABLE_ALPHA_COMMANDS", "true")
	in, out, err := os.Pipe()
	require.NoError(t, err)
	path := fmt.Sprintf("/dev/fd/%d", in.Fd())
	if _, err := os.Stat(path); err != nil {
		t.Skipf("this system has no paths for open files: %v", err)
	}
	_, err = out.WriteString(module("a", 80))
	require.NoError(t, err)
	require.NoError(t, out.Close())
	var stdout, stderr bytes.Buffer
	assert.Zero(t, cli.Run([]string{"build", path}, in, &stdout, &stderr), &stderr)
	assert.Equal(t, module("a", 80)+"---\n"+service("a", 80), stdout.String())
	require.NoError(t, in.Close())
}
