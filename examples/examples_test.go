// Package examples_test runs the examples with the real tools, and every command of every README.
package examples_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/kustomize/kyaml/kio"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/e2e"
	"github.com/koupleless/module-service/internal/sample"
)

// The tests of this package have short names for what they share with others.
var (
	need    = e2e.Tools
	copyOf  = e2e.Copy
	read    = e2e.Read
	write   = sample.Write
	replace = e2e.Replace
	tree    = e2e.Tree
	block   = e2e.Block
	blocks  = e2e.Blocks
	shell   = e2e.Shell
)

func TestMain(m *testing.M) { os.Exit(e2e.Main(m)) }

type result struct {
	code           int
	stdout, stderr string
}

// command runs a program in a folder.
func command(t *testing.T, dir string, name string, args ...string) result {
	t.Helper()
	var stdout, stderr bytes.Buffer
	c := exec.Command(name, args...)
	c.Dir = dir
	c.Env = e2e.Environment()
	c.Stdout, c.Stderr = &stdout, &stderr
	err := c.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatalf("run %s: %v", name, err)
	}
	return result{c.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}

// resource returns the only resource of a kind and name among documents.
func resource(t *testing.T, documents, kind, name string) *yaml.RNode {
	t.Helper()
	nodes, err := kio.FromBytes([]byte(documents))
	require.NoError(t, err)
	var found []*yaml.RNode
	for _, n := range nodes {
		if n.GetKind() == kind && n.GetName() == name {
			found = append(found, n)
		}
	}
	require.Len(t, found, 1, "%s %s in\n%s", kind, name, documents)
	return found[0]
}

func field(t *testing.T, n *yaml.RNode, path ...string) string {
	t.Helper()
	value, err := n.Pipe(yaml.Lookup(path...))
	require.NoError(t, err)
	require.NotNil(t, value, "%v in\n%s", path, n.MustString())
	return strings.TrimSpace(value.MustString())
}

func assertLines(t *testing.T, text string, lines ...string) {
	t.Helper()
	for _, line := range lines {
		assert.Contains(t, text, line)
	}
}
