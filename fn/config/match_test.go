package config_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/fn/config"
)

func TestMatchThatIsEmpty(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ reason, match, field, message string }{
		{"nothing", "{}", "", "is empty: give at least one of module, moduleDeployment, namespace and labels"},
		{"an empty glob for the module", "{module: ''}", ".module", "is empty and would match everything: leave it out, or say what must match"},
		{"an empty glob for the ModuleDeployment", "{moduleDeployment: ''}", ".moduleDeployment", "is empty and would match everything: leave it out, or say what must match"},
		{"an empty glob for the namespace", "{namespace: ''}", ".namespace", "is empty and would match everything: leave it out, or say what must match"},
		{"an empty selector", "{labels: ''}", ".labels", "is empty and would match everything: leave it out, or say what must match"},
		{"a null", "{module: null}", ".module", "is empty and would match everything: leave it out, or say what must match"},
		{"one beside one that is none", "{module: pay, namespace: ''}", ".namespace", "is empty and would match everything: leave it out, or say what must match"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			_, results := config.Decode(parse(t, moduleService("  overrides: [{match: "+c.match+", template: {spec: {type: ClusterIP}}}]")), "")
			require.Len(t, results, 1)
			assert.Equal(t, "spec.overrides[0].match"+c.field, results[0].Field.Path)
			assert.Contains(t, results[0].Message, c.message)
		})
	}
}
