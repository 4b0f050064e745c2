package config_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/koupleless/module-service/fn/config"
)

func TestMistakesAreReportedTogether(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason, spec string
		want         []string
	}{
		{"what belongs to the function, a label and a type", `
  template: {metadata: {annotations: {fn.koupleless.io/module-deployment: a}, labels: {"a b": c}}, spec: {type: Foo}}`,
			[]string{"spec.template.metadata.annotations[fn.koupleless.io/module-deployment]", "spec.template.metadata.labels", "spec.template.spec.type"}},
		{"a wrong type, an unknown field and a value that is rejected", `
  strict: "true"
  nam: a
  template: {spec: {publishNotReadyAddresses: 1, sessionAffinty: None, type: Foo}}`,
			[]string{"spec.strict", "spec.nam", "spec.template.spec.publishNotReadyAddresses", "spec.template.spec.sessionAffinty", "spec.template.spec.type"}},
		{"nothing follows from what is left out", `
  overrides:
  - nothing
  - match: {modul: a}
    template: {spec: {type: 7, ports: [http, {name: b, prot: 80}], externalIPs: [1, a]}}
  - match: {module: "["}
    name: "{Module}"`,
			[]string{"spec.overrides[0]", "spec.overrides[1].match.modul", "spec.overrides[1].template.spec.type", "spec.overrides[1].template.spec.ports[0]",
				"spec.overrides[1].template.spec.ports[1].prot", "spec.overrides[1].template.spec.externalIPs[0]", "spec.overrides[2].match.module", "spec.overrides[2].name"}},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			_, results := config.Decode(parse(t, moduleService(c.spec)), "")
			var fields []string
			for _, r := range results {
				fields = append(fields, r.Field.Path)
			}
			assert.Equal(t, c.want, fields, "%v", results)
		})
	}
}
