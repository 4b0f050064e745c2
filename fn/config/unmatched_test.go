package config_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/fn/config"
)

func TestUnmatched(t *testing.T) {
	t.Parallel()
	decode := func() *config.Config {
		c, results := config.Decode(parse(t, moduleService(`  overrides: [{match: {module: pay}, template: {spec: {type: ClusterIP}}}, {match: {namespace: shop}, template: {spec: {type: ClusterIP}}}]`)), "c.yaml")
		require.Empty(t, results)
		return c
	}
	for _, c := range []struct {
		reason   string
		subjects []config.Subject
		want     []string // fields
	}{
		{"no module was looked up", nil, nil},
		{"none matches", []config.Subject{{Module: "cart"}}, []string{"spec.overrides[0].match", "spec.overrides[1].match"}},
		{"one matches", []config.Subject{{Module: "cart"}, {Module: "pay"}}, []string{"spec.overrides[1].match"}},
		{"both match one module", []config.Subject{{Module: "pay", Namespace: "shop"}}, nil},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			settings := decode()
			for _, s := range c.subjects {
				settings.For(s)
			}
			var fields []string
			for _, r := range settings.Unmatched() {
				assert.EqualValues(t, "info", r.Severity)
				assert.Equal(t, "c.yaml", r.File.Path)
				fields = append(fields, r.Field.Path)
			}
			assert.Equal(t, c.want, fields)
		})
	}
	assert.Empty(t, config.Default().Unmatched())
}
