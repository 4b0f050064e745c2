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

func TestUnmatchedSuggests(t *testing.T) {
	t.Parallel()
	const noModule = "not used: matches no module that requests a Service"
	for _, c := range []struct {
		reason, matches string
		want            string
	}{
		{"the nearest name", "{moduleDeployment: ordesr}", noModule + "; did you mean moduleDeployment: orders?"},
		{"the nearest module", "{module: stok}", noModule + "; did you mean module: stock?"},
		{"the nearest namespace, if the other names are right", "{module: stock, namespace: shp}", noModule + "; did you mean namespace: shop?"},
		{"nothing, if none is near", "{module: billing}", noModule},
		{"nothing for a pattern", "{module: 'stok*'}", noModule},
		{"nothing for names that are right, and together no module's", "{module: stock, moduleDeployment: carts}", noModule},
		{"no name that another override has", "{module: cars}, template: {spec: {type: ClusterIP}}}, {match: {module: cart}", noModule},
		{"no empty name", "{namespace: x}", noModule},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			settings, results := config.Decode(parse(t, moduleService(`  overrides: [{match: `+c.matches+`, template: {spec: {type: ClusterIP}}}]`)), "c.yaml")
			require.Empty(t, results)
			for _, s := range []config.Subject{{Module: "stock", ModuleDeployment: "orders", Namespace: "shop"}, {Module: "cart", ModuleDeployment: "carts"}} {
				settings.For(s)
			}
			unmatched := settings.Unmatched()
			require.Len(t, unmatched, 1)
			assert.Equal(t, c.want, unmatched[0].Message)
		})
	}
}
