package yamlnode_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/koupleless/module-service/internal/yamlnode"
)

// TestFirstStep goes down a path step by step, to the keys and indexes that it is made of.
func TestFirstStep(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		path  string
		steps []string
	}{
		{"", nil},
		{"kind", []string{"kind"}},
		{"spec.ports[0].port", []string{"spec", "ports", "0", "port"}},
		{"metadata.annotations[example.com/a]", []string{"metadata", "annotations", "example.com/a"}},
		{"[0][1]", []string{"0", "1"}},
		{"open[a", []string{"open", "a"}},
	} {
		var steps []string
		for rest := c.path; rest != ""; {
			var step string
			step, rest = yamlnode.FirstStep(rest)
			steps = append(steps, step)
		}
		assert.Equal(t, c.steps, steps, c.path)
	}
}
