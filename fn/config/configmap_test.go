package config_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/fn/config"
)

func TestLabelsAndAnnotationsOfAConfigMapMayBeEmpty(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason, data string
		want         any
	}{
		{"a label", `{label.a: ""}`, map[string]any{"metadata": map[string]any{"labels": map[string]any{"a": ""}}}},
		{"an annotation", `{annotation.example.com/a: ""}`, map[string]any{"metadata": map[string]any{"annotations": map[string]any{"example.com/a": ""}}}},
		{"a label beside an empty type", `{type: "", label.a.b/c: ""}`, map[string]any{"metadata": map[string]any{"labels": map[string]any{"a.b/c": ""}}}},
		{"an empty type, name, port-name and strict", `{type: "", name: "", port-name: "", strict: ""}`, nil},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			decoded, results := config.Decode(parse(t, "{apiVersion: v1, kind: ConfigMap, data: "+c.data+"}"), "")
			require.Empty(t, results)
			assert.Equal(t, c.want, decode(t, decoded.For(config.Subject{}).Template))
		})
	}
}
