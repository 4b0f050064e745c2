package cli_test

import (
	"bytes"
	"errors"
	"io"
	"os/exec"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"

	"github.com/koupleless/module-service/internal/cli"
	"github.com/koupleless/module-service/internal/e2e"
)

const list = `apiVersion: config.kubernetes.io/v1
kind: ResourceList
items:
- apiVersion: v1
  kind: ConfigMap
  metadata: {name: x}
`

func TestMalformedInput(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat("[", 20000) + strings.Repeat("]", 20000)
	for _, c := range []struct{ reason, input, message string }{
		{"nothing at all", "", "input is empty"},
		{"blanks", " \n\n", "input is empty"},
		{"a comment", "# Source: shop/templates/none.yaml\n", "input is empty"},
		{"separators", "---\n---\n", "input is empty"},
		{"no YAML", "a: [1\n", "did not find expected ',' or ']'"},
		{"no YAML in a later document", "apiVersion: v1\nkind: A\n---\na:\n\t- b\n", "<stdin>:5:1: error: "},
		{"a tab for indentation", "a:\n\t- b\n", "<stdin>:2:1: error: "},
		{"no UTF-8", "a: \xff\xfe\n", "UTF-8"},
		{"a plain text", "connection refused", "document 1"},
		{"a list at the top", "- a\n", "document 1"},
		{"no kind", "apiVersion: v1\nmetadata: {name: a}\n", "kind"},
		{"a kind that is no string", "apiVersion: v1\nkind: [A]\n", "kind"},
		{"another kind in a ResourceList's place", "apiVersion: config.kubernetes.io/v2\nkind: ResourceList\nitems: []\n", "config.kubernetes.io/v1"},
		{"items that is a map", "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: {}\n", "items"},
		{"items that is a string", "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: none\n", "items"},
		{"items twice", "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: []\nitems: []\n", "items"},
		{"two ResourceLists", list + "---\n" + list, "ResourceList"},
		{"cut JSON", `{"apiVersion": "v1", "kind":`, "EOF"},
		{"JSON and something behind it", `{"apiVersion": "v1", "kind": "A"} x`, ""},
		{"a list in JSON", `[{"apiVersion": "v1", "kind": "A"}]`, ""},
		{"deep nesting in YAML", "a: " + deep, ""},
		{"deep nesting in JSON", `{"a":` + deep + "}", ""},
		{"a functionConfig of another kind", list + "functionConfig: {apiVersion: v1, kind: Secret}\n", `must be ModuleService (fn.koupleless.io/v1alpha1), or ConfigMap (v1), got "Secret" ("v1")`},
		{"a functionConfig that is a list", list + "functionConfig: []\n", "error: functionConfig: must be an object of kind ModuleService"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			code, stdout, stderr := run(t, c.input)
			assert.Equal(t, 1, code)
			assert.Contains(t, stderr, "error: ")
			assert.Contains(t, stderr, c.message)
			if !strings.HasPrefix(c.input, list) {
				assert.Empty(t, stdout, "nothing that a host would take for a success")
			}
		})
	}
}

func TestFaultsReturnTheListUnchanged(t *testing.T) {
	t.Parallel()
	input := list + "# the end\n"
	code, stdout, _ := run(t, input+"functionConfig: {apiVersion: v1, kind: Secret}\n")
	assert.Equal(t, 1, code)
	assert.Contains(t, stdout, input, "the items are as they were")
	assert.Contains(t, stdout, "severity: error\n")
}

func TestUsage(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"renderr"}, {"--nothing"}, {"version", "x"}, {"-x"}} {
		code, stdout, stderr := run(t, list, args...)
		assert.Equal(t, 2, code, args)
		assert.Empty(t, stdout)
		assert.Contains(t, stderr, "--help\"")
	}
}

func TestHelpIsTheManualOnStdout(t *testing.T) {
	t.Parallel()
	code, stdout, stderr := run(t, list, "--help")
	assert.Equal(t, 0, code, "kpt fn doc runs the function with --help and a list on stdin")
	assert.Empty(t, stderr)
	assert.Contains(t, stdout, "Exit codes:")
}

func TestVersion(t *testing.T) {
	t.Parallel()
	code, stdout, _ := run(t, "", "version")
	assert.Equal(t, 0, code)
	assert.Regexp(t, `^\S+\n$`, stdout)
	code, flag, stderr := run(t, "", "--version")
	assert.Equal(t, 0, code)
	assert.Empty(t, stderr, "standard input is not read")
	assert.Equal(t, stdout, flag)
}

// A fullWriter takes some bytes and then fails, as a closed or full output does.
type fullWriter struct{ room int }

var errFull = errors.New("no space left")

func (f *fullWriter) Write(p []byte) (int, error) {
	if len(p) > f.room {
		n := f.room
		f.room = 0
		return n, errFull
	}
	f.room -= len(p)
	return len(p), nil
}

func TestOutputThatFailsIsAnError(t *testing.T) {
	t.Parallel()
	quickstart := read(t, "../../testdata/quickstart/in.yaml")
	for _, args := range [][]string{nil, {"--help"}, {"version"}} {
		for _, input := range []string{list, quickstart} {
			_, whole, _ := run(t, input, args...)
			for _, room := range []int{0, 1, len(whole) - 1} {
				var stderr bytes.Buffer
				code := cli.Run(args, strings.NewReader(input), &fullWriter{room}, &stderr)
				assert.Equal(t, 1, code, "%v with room for %d of %d bytes", args, room, len(whole))
				assert.Contains(t, stderr.String(), "no space left")
			}
		}
	}
}

func TestInputThatFailsIsAnError(t *testing.T) {
	t.Parallel()
	var stdout, stderr bytes.Buffer
	code := cli.Run(nil, io.MultiReader(strings.NewReader(list), iotest.ErrReader(io.ErrUnexpectedEOF)), &stdout, &stderr)
	assert.Equal(t, 1, code)
	assert.Empty(t, stdout.String())
	assert.Contains(t, stderr.String(), "error: read standard input: ")
}

func TestStandardOutputWithoutAReader(t *testing.T) {
	t.Parallel()
	e2e.Tools(t, "sh")
	for _, redirection := range []string{">&-", ">/dev/null", "1<>/dev/null"} { // the last as Python and Node redirect
		c := exec.Command("sh", "-c", `"$0" `+redirection, binary(t))
		c.Stdin = strings.NewReader(list)
		out, _ := c.CombinedOutput()
		assert.Zero(t, c.ProcessState.ExitCode(), "%s: %s", redirection, out)
		assert.Empty(t, string(out), redirection)
	}
}
