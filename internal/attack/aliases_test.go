//go:build linux

package attack_test

import (
	"fmt"
	"strings"
)

// aliasGenerators put aliases that stand for more than there is memory wherever kustomize parses YAML.
var aliasGenerators = func() (all []generator) {
	const plugin = "apiVersion: builtin\nkind: PrefixTransformer\nmetadata: {name: a}\nprefix: a-\nfieldSpecs: [{path: metadata/name}]\n"
	component := "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"
	for where, files := range map[string]func(bomb string) map[string]string{
		"a resource": func(b string) map[string]string {
			return map[string]string{"kustomization.yaml": "resources: [a.yaml]\n", "a.yaml": configMap("a") + b}
		},
		"a file named as a kustomization": func(b string) map[string]string {
			return map[string]string{"kustomization.yaml": "resources: [d/Kustomization]\n", "d/Kustomization": configMap("a") + b}
		},
		"a kustomization file": func(b string) map[string]string {
			return map[string]string{"kustomization.yaml": "resources: []\n" + b}
		},
		"an inline patch": func(b string) map[string]string {
			return map[string]string{"kustomization.yaml": "resources: [a.yaml]\npatches:\n- patch: |-\n" + indented(configMap("a")+b, 4), "a.yaml": configMap("a")}
		},
		"an inline JSON patch": func(b string) map[string]string {
			return map[string]string{"kustomization.yaml": "resources: [a.yaml]\npatches:\n- target: {kind: ConfigMap}\n  patch: |-\n" +
				indented("- op: add\n  path: /data\n  value:\n"+indented(b, 4), 4), "a.yaml": configMap("a")}
		},
		"an old inline patch": func(b string) map[string]string {
			return map[string]string{"kustomization.yaml": "resources: [a.yaml]\npatchesStrategicMerge:\n- |-\n" + indented(configMap("a")+b, 2), "a.yaml": configMap("a")}
		},
		"a patch in a file": func(b string) map[string]string {
			return map[string]string{"kustomization.yaml": "resources: [a.yaml]\npatches: [{path: p.yaml}]\n", "p.yaml": configMap("a") + b, "a.yaml": configMap("a")}
		},
		"an inline transformer": func(b string) map[string]string {
			return map[string]string{"kustomization.yaml": "resources: [a.yaml]\ntransformers:\n- |-\n" + indented(plugin+b, 2), "a.yaml": configMap("a")}
		},
		"an inline validator": func(b string) map[string]string {
			return map[string]string{"kustomization.yaml": "resources: [a.yaml]\nvalidators:\n- |-\n" + indented(plugin+b, 2), "a.yaml": configMap("a")}
		},
		"an inline generator in a component": func(b string) map[string]string {
			return map[string]string{"kustomization.yaml": "components: [c]\n", "c/kustomization.yaml": component + "generators:\n- |-\n" + indented(plugin+b, 2)}
		},
		"a patch in an inline transformer": func(b string) map[string]string {
			return map[string]string{"kustomization.yaml": "resources: [a.yaml]\ntransformers:\n- |-\n" +
				indented("apiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: a}\npatch: |-\n"+indented(configMap("a")+b, 2), 2), "a.yaml": configMap("a")}
		},
		"a transformer in a file": func(b string) map[string]string {
			return map[string]string{"kustomization.yaml": "resources: [a.yaml]\ntransformers: [t.yaml]\n", "t.yaml": plugin + b, "a.yaml": configMap("a")}
		},
		"a CRD": func(b string) map[string]string {
			return map[string]string{"kustomization.yaml": "crds: [a.yaml]\n", "a.yaml": b}
		},
		"a schema": func(b string) map[string]string {
			return map[string]string{"kustomization.yaml": "openapi: {path: a.yaml}\n", "a.yaml": b}
		},
		"a configuration": func(b string) map[string]string {
			return map[string]string{"kustomization.yaml": "configurations: [a.yaml]\n", "a.yaml": b}
		},
		"replacements": func(b string) map[string]string {
			return map[string]string{"kustomization.yaml": "replacements: [{path: a.yaml}]\n", "a.yaml": b}
		},
		"a document after others": func(b string) map[string]string {
			return map[string]string{"kustomization.yaml": "resources: [a.yaml]\n", "a.yaml": configMap("a") + "---\n" + configMap("b") + "--- # c\n" + configMap("c") + b}
		},
		"values of a chart": func(b string) map[string]string {
			return map[string]string{"kustomization.yaml": "helmCharts:\n- name: a\n  valuesInline:\n" + indented(b, 4)}
		},
	} {
		all = append(all,
			generator{"aliases in " + where, func(size int) input { return kustomization(files(bomb(min(size/30, 100), "x"))) }},
			generator{"many small aliases in " + where, func(size int) input { return kustomization(files(bombs(size/2, 8))) }},
		)
	}
	return append(all,
		generator{"many files with some aliases", func(size int) input {
			files, names := map[string]string{}, []string{}
			for i := range max(size/600, 1) {
				name := fmt.Sprintf("a%d.yaml", i)
				files[name] = configMap(fmt.Sprint("a", i)) + bomb(12, "x")
				names = append(names, name)
			}
			files["kustomization.yaml"] = "resources: [" + strings.Join(names, ", ") + "]\n"
			return kustomization(files)
		}},
		generator{"one file with some aliases that many bases read", func(size int) input {
			files, names := map[string]string{"base/kustomization.yaml": "resources: [a.yaml]\n", "base/a.yaml": configMap("a") + bomb(13, "x")}, []string{}
			for i := range max(size/200, 1) {
				name := fmt.Sprintf("o%d", i)
				files[name+"/kustomization.yaml"] = "resources: [../base]\nnamePrefix: " + name + "-\n"
				names = append(names, name)
			}
			files["kustomization.yaml"] = "resources: [" + strings.Join(names, ", ") + "]\n"
			return kustomization(files)
		}},
		generator{"texts in texts", func(size int) input {
			text := "a: &a [*b]\n"
			for len(text) < size {
				text = "- |\n" + indented(text, 1)
			}
			return kustomization(map[string]string{"kustomization.yaml": "resources: []\nnamePrefix: |\n" + indented(text, 2)})
		}},
		generator{"aliases in documents of a directory", func(size int) input {
			return input{args: []string{build, here}, files: map[string]string{"a.yaml": configMap("a") + bombs(size, 20), "m.yaml": module("m", "")}}
		}},
		generator{"aliases in documents of a directory, as JSON", func(size int) input {
			return input{args: []string{build, here, "--format", "json"}, files: map[string]string{
				"a.yaml": documents(size, func(i int) string { return configMap(fmt.Sprint("a", i)) + bomb(18, "x") })}}
		}},
		generator{"aliases in ModuleDeployments", func(size int) input {
			return piped(documents(size, func(i int) string { return module(fmt.Sprint("m", i), bomb(19, "x")) }))
		}},
		generator{"aliases in Services", func(size int) input {
			return piped(module("m", "") + "---\n" + documents(size, func(i int) string {
				return fmt.Sprintf("apiVersion: v1\nkind: Service\nmetadata: {name: m-service, namespace: n%d, annotations: {fn.koupleless.io/module-deployment: m}}\n", i) + bomb(18, "x")
			}))
		}},
		generator{"merge keys of merge keys", func(size int) input {
			var b strings.Builder
			b.WriteString(module("m", "") + "x0: &x0 {a0: 0}\n")
			for i := 1; b.Len() < size; i++ {
				fmt.Fprintf(&b, "x%[1]d: &x%[1]d {<<: [*x%[2]d, *x%[2]d], a%[1]d: 0}\n", i, i-1)
			}
			return piped(b.String())
		}},
	)
}()
