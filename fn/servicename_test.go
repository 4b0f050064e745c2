package fn_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestNameOfAServiceIsBlamedOnWhatItIsMadeOf(t *testing.T) {
	t.Parallel()
	const workload = `apiVersion: apps/v1
kind: Deployment
metadata: {name: md, namespace: shop, annotations: {fn.koupleless.io/enable-module-service: "true", fn.koupleless.io/port: "80"}}
spec: {template: {metadata: {labels: {virtual-kubelet.koupleless.io/component: module, module.koupleless.io/name: provider}}}}
`
	long := strings.Repeat("a", 40)
	for _, c := range []struct {
		reason, pattern, name, module string
		field, got                    []string // of each fault; "module" stands for the field of the module's name
	}{
		{"a dot in the name that the pattern has", "{moduleDeployment}-svc", "a.b", "prov", []string{"metadata.name"}, []string{"a.b"}},
		{"a dot in the name that it has not", "{module}-svc", "a.b", "prov", nil, nil},
		{"the module, which it has", "{module}-svc", "md", "1st", []string{"module"}, []string{"1st"}},
		{"the one of two", "{module}-{moduleDeployment}", "a.b", "prov", []string{"metadata.name"}, []string{"a.b"}},
		{"the other of two", "{module}-{moduleDeployment}", "md", "1st", []string{"module"}, []string{"1st"}},
		{"both of two", "{module}-{moduleDeployment}", "a.b", "1st", []string{"metadata.name", "module"}, []string{"a.b", "1st"}},
		{"two that are too long together", "{module}-{moduleDeployment}", long, long, []string{"metadata.name", "module"}, []string{long, long}},
		{"a name that is a fault itself", "{moduleDeployment}-svc", "A", "prov", []string{"metadata.name"}, []string{"A"}},
		{"such a name, and the module", "{module}-{moduleDeployment}", "A", "1st", []string{"metadata.name", "module"}, []string{"A", "1st"}},
	} {
		for kind, source := range map[string]string{"V1": provider, "V2": workload} {
			t.Run(c.reason+" of "+kind, func(t *testing.T) {
				t.Parallel()
				path := map[string]string{"V1": modulePath, "V2": "spec.template.metadata.labels[module.koupleless.io/name]"}[kind]
				module := map[string]string{"V1": "module: {name: ", "V2": "module.koupleless.io/name: "}[kind]
				outcome := configured(t, "{name: '"+c.pattern+"'}",
					strings.NewReplacer("name: md", "name: "+c.name, module+"provider", module+c.module).Replace(source))
				var fields, got []string
				for _, r := range outcome.Results {
					if r.Field == nil {
						continue
					}
					fields = append(fields, strings.Replace(r.Field.Path, path, "module", 1))
					got = append(got, r.Message[strings.LastIndex(r.Message, "got ")+len("got "):])
				}
				assert.Equal(t, c.field, fields)
				for i := range c.got {
					assert.Equal(t, `"`+c.got[i]+`"`, got[i])
				}
			})
		}
	}
}
