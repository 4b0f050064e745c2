//go:build linux

package attack_test

import (
	"fmt"
	"strings"
)

// kustomizeGenerators make kustomize do more than its input is worth.
var kustomizeGenerators = []generator{
	{"layers that each list two below", func(size int) input {
		files := map[string]string{"l0/kustomization.yaml": "resources: [a.yaml]\n", "l0/a.yaml": configMap("a")}
		top := max(min(size/300, 40), 2)
		for i := 1; i <= top; i++ {
			below := fmt.Sprintf("../l%da, ../l%db", i-1, i-1)
			if i == 1 {
				below = "../l0"
			}
			for _, side := range []string{"a", "b"} {
				files[fmt.Sprintf("l%d%s/kustomization.yaml", i, side)] = fmt.Sprintf("resources: [%s]\nnamePrefix: %s%d-\n", below, side, i)
			}
		}
		files["kustomization.yaml"] = fmt.Sprintf("resources: [l%[1]da, l%[1]db]\n", top)
		return kustomization(files)
	}},
	{"layers that each list one below", func(size int) input {
		files := map[string]string{"l0/kustomization.yaml": "resources: [a.yaml]\n", "l0/a.yaml": configMap("a")}
		top := max(size/70, 1)
		for i := 1; i <= top; i++ {
			files[fmt.Sprintf("l%d/kustomization.yaml", i)] = fmt.Sprintf("resources: [../l%d]\nnamePrefix: a\n", i-1)
		}
		files["kustomization.yaml"] = fmt.Sprintf("resources: [l%d]\n", top)
		return kustomization(files)
	}},
	{"one base that many list", func(size int) input {
		files := map[string]string{"base/kustomization.yaml": "resources: [m.yaml]\n", "base/m.yaml": modules(size / 2)}
		var names []string
		for i := range max(size/200, 1) {
			name := fmt.Sprintf("o%d", i)
			files[name+"/kustomization.yaml"] = "resources: [../base]\nnamePrefix: " + name + "-\n"
			names = append(names, name)
		}
		files["kustomization.yaml"] = "resources: [" + strings.Join(names, ", ") + "]\n"
		return kustomization(files)
	}},
	{"one file that many generators name", func(size int) input {
		return kustomization(map[string]string{
			"kustomization.yaml": "configMapGenerator:\n" + repeat(size/2, "", func(i int) string { return fmt.Sprintf("- {name: a%d, files: [big]}\n", i) }),
			"big":                strings.Repeat("x", size/2),
		})
	}},
	{"one file that a generator names under many keys", func(size int) input {
		return kustomization(map[string]string{
			"kustomization.yaml": "secretGenerator:\n- name: a\n  files:\n" + repeat(size/2, "", func(i int) string { return fmt.Sprintf("  - k%d=big\n", i) }),
			"big":                strings.Repeat("x", size/2),
		})
	}},
	{"many resources under a prefix", func(size int) input {
		return kustomization(map[string]string{"kustomization.yaml": "resources: [m.yaml]\nnamePrefix: a-\nnamespace: b\n", "m.yaml": modules(size - 100)})
	}},
	{"many small resources", func(size int) input {
		return kustomization(map[string]string{"kustomization.yaml": "resources: [m.yaml]\n",
			"m.yaml": documents(size-100, func(i int) string { return fmt.Sprintf("apiVersion: v1\nkind: A\nmetadata: {name: a%d}\n", i) })})
	}},
	{"a List of many resources in one line", func(size int) input {
		return kustomization(map[string]string{"kustomization.yaml": "resources: [m.yaml]\n",
			"m.yaml": "{apiVersion: v1, kind: List, items: [" + repeat(size-100, ", ", inOneLine) + "]}\n"})
	}},
	{"one annotation for many resources", func(size int) input {
		return kustomization(map[string]string{"kustomization.yaml": "resources: [m.yaml]\ncommonAnnotations: {a: " + strings.Repeat("x", size/2) + "}\n",
			"m.yaml": documents(size/2-200, func(i int) string { return configMap(fmt.Sprint("a", i)) })})
	}},
	{"many labels for many resources", func(size int) input {
		return kustomization(map[string]string{"kustomization.yaml": "resources: [m.yaml]\ncommonLabels:\n" +
			repeat(size/2, "", func(i int) string { return fmt.Sprintf("  a%d: b\n", i) }), "m.yaml": modules(size/2 - 400)})
	}},
	{"one patch for many resources", func(size int) input {
		return kustomization(map[string]string{"kustomization.yaml": "resources: [m.yaml]\npatches:\n- target: {kind: ConfigMap}\n  patch: '[{op: add, path: /data, value: {a: " +
			strings.Repeat("x", size/2) + "}}]'\n", "m.yaml": documents(size/2-200, func(i int) string { return configMap(fmt.Sprint("a", i)) })})
	}},
	{"many patches for many resources", func(size int) input {
		return kustomization(map[string]string{"kustomization.yaml": "resources: [m.yaml]\npatches:\n" +
			repeat(size/2, "", func(i int) string {
				return fmt.Sprintf("- {target: {kind: ConfigMap}, patch: '[{op: add, path: /a%d, value: b}]'}\n", i)
			}), "m.yaml": documents(size/2-200, func(i int) string { return configMap(fmt.Sprint("a", i)) })})
	}},
	{"one long prefix for many resources", func(size int) input {
		return kustomization(map[string]string{"kustomization.yaml": "resources: [m.yaml]\nnamePrefix: " + strings.Repeat("x", size/2) + "\n",
			"m.yaml": documents(size/2-200, func(i int) string { return configMap(fmt.Sprint("a", i)) })})
	}},
	{"one value that replaces many", func(size int) input {
		return kustomization(map[string]string{"kustomization.yaml": "resources: [m.yaml, s.yaml]\nreplacements:\n- source: {kind: S, fieldPath: v}\n" +
			"  targets: [{select: {kind: ConfigMap}, fieldPaths: [a, b, c, d], options: {create: true}}]\n",
			"s.yaml": "apiVersion: v1\nkind: S\nmetadata: {name: s}\nv: " + strings.Repeat("x", size/2) + "\n",
			"m.yaml": documents(size/2-400, func(i int) string { return configMap(fmt.Sprint("a", i)) })})
	}},
	{"one value that stands for a variable in many places", func(size int) input {
		return kustomization(map[string]string{"kustomization.yaml": "resources: [m.yaml, s.yaml]\nconfigurations: [c.yaml]\nvars: [{name: V, objref: {apiVersion: v1, kind: S, name: s}, fieldref: {fieldPath: v}}]\n",
			"c.yaml": "varReference: [{path: data, kind: ConfigMap}]\n",
			"s.yaml": "apiVersion: v1\nkind: S\nmetadata: {name: s}\nv: " + strings.Repeat("x", size/2) + "\n",
			"m.yaml": configMap("a") + "data:\n" + repeat(size/2-500, "", func(i int) string { return fmt.Sprintf("  a%d: $(V)$(V)\n", i) })})
	}},
	{"one image that many containers have", func(size int) input {
		return kustomization(map[string]string{"kustomization.yaml": "resources: [m.yaml]\nimages: [{name: a, newName: " + strings.Repeat("x", size/2) + "}]\n",
			"m.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n" + repeat(size/2-300, "", func(int) string { return "  - {image: a}\n" })})
	}},
	{"many images for many containers", func(size int) input {
		return kustomization(map[string]string{"kustomization.yaml": "resources: [m.yaml]\nimages:\n" +
			repeat(size/2, "", func(i int) string { return fmt.Sprintf("- {name: a%d, newTag: b}\n", i) }),
			"m.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n" + repeat(size/2-300, "", func(int) string { return "  - {image: a}\n" })})
	}},
	{"many generators", func(size int) input {
		return kustomization(map[string]string{"kustomization.yaml": "configMapGenerator:\n" +
			repeat(size, "", func(i int) string { return fmt.Sprintf("- {name: a%d, literals: [a=b]}\n", i) })})
	}},
	{"many transformers", func(size int) input {
		return kustomization(map[string]string{"kustomization.yaml": "resources: [m.yaml]\ntransformers:\n" + repeat(size, "", func(i int) string {
			return fmt.Sprintf("- '{apiVersion: builtin, kind: PrefixTransformer, metadata: {name: a%d}, prefix: a, fieldSpecs: [{path: metadata/name}]}'\n", i)
		}), "m.yaml": configMap("a")})
	}},
	{"deep nesting in a resource", func(size int) input {
		depth := min(size/2, 9_900)
		return kustomization(map[string]string{"kustomization.yaml": "resources: [m.yaml]\nnamePrefix: a\n", "m.yaml": configMap("a") +
			repeat(size-2*depth-300, "", func(int) string { return "" + "#\n" }) + "x: " + strings.Repeat("[", depth) + strings.Repeat("]", depth) + "\n"})
	}},
	{"deep nesting in many resources", func(size int) input {
		return kustomization(map[string]string{"kustomization.yaml": "resources: [m.yaml]\nnamePrefix: a\n",
			"m.yaml": documents(size-4200, func(i int) string {
				return configMap(fmt.Sprint("a", i)) + "x: " + strings.Repeat("[", 1900) + strings.Repeat("]", 1900) + "\n"
			})})
	}},
	{"deep mappings", func(size int) input {
		return kustomization(map[string]string{"kustomization.yaml": "resources: [m.yaml]\nnamePrefix: a\ncommonLabels: {a: b}\n",
			"m.yaml": configMap("a") + "x: " + strings.Repeat("{a: ", min(size/5, 9_900)) + strings.Repeat("}", min(size/5, 9_900)) + "\n"})
	}},
	{"a deep path of a replacement", func(size int) input {
		return kustomization(map[string]string{"kustomization.yaml": "resources: [m.yaml]\nreplacements:\n- source: {kind: ConfigMap, fieldPath: metadata.name}\n" +
			"  targets: [{select: {kind: ConfigMap}, fieldPaths: [" + strings.TrimSuffix(strings.Repeat("a.", size/2), ".") + "], options: {create: true}}]\n", "m.yaml": configMap("a")})
	}},
	{"a list of lists", func(size int) input {
		return kustomization(map[string]string{"kustomization.yaml": "resources: [m.yaml]\n",
			"m.yaml": strings.Repeat("{apiVersion: v1, kind: List, items: [", min(size/40, 4_900)) + strings.Repeat("]}", min(size/40, 4_900)) + "\n"})
	}},
	{"a pattern for many names", func(size int) input {
		return kustomization(map[string]string{"kustomization.yaml": "resources: [m.yaml]\npatches:\n- target: {name: '(a|a|aa|" + strings.Repeat("(a*)*", size/20) + ")*b'}\n  patch: '[]'\n",
			"m.yaml": documents(size/2-200, func(i int) string { return configMap(strings.Repeat("a", 200) + fmt.Sprint(i)) })})
	}},
	{"a pattern of repetitions", func(size int) input {
		return kustomization(map[string]string{"kustomization.yaml": "resources: [m.yaml]\npatches:\n" + repeat(size-200, "", func(i int) string {
			return fmt.Sprintf("- {target: {name: '((a{0,9}){0,9}){0,9}%d'}, patch: '[{op: add, path: /b, value: c}]'}\n", i)
		}), "m.yaml": configMap("a")})
	}},
}
