package examples_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// A crdType is what module-controller V1's CRD of ModuleDeployments says of a value: its kind, and of an object the fields, with a
// mark after the names of those that are required.
type crdType struct {
	kind   string
	fields map[string]crdType
}

func crdObject(fields map[string]crdType) crdType { return crdType{"object", fields} }

var (
	crdString  = crdType{kind: "string"}
	crdText    = crdType{kind: "text"} // a string that is not empty
	crdURI     = crdType{kind: "uri"}
	crdInteger = crdType{kind: "integer"}
	crdBoolean = crdType{kind: "boolean"}
	crdAny     = crdType{kind: "any"}
)

const required = "!"

// moduleDeploymentCRD is the schema of the spec in V1.0.0.
var moduleDeploymentCRD = crdObject(map[string]crdType{
	"baseDeploymentName" + required: crdText,
	"confirmBatchNum":               crdInteger,
	"minReadySeconds":               crdInteger,
	"progressDeadlineSeconds":       crdInteger,
	"replicas":                      crdInteger,
	"revisionHistoryLimit":          crdInteger,
	"schedulingStrategy":            crdObject(map[string]crdType{"schedulingPolicy": crdText}),
	"operationStrategy": crdObject(map[string]crdType{
		"batchCount": crdInteger, "grayTimeBetweenBatchSeconds": crdInteger, "maxUnavailable": crdInteger,
		"needConfirm": crdBoolean, "upgradePolicy": crdString, "useBeta": crdBoolean,
		"serviceStrategy": crdObject(map[string]crdType{
			"enableModuleService": crdBoolean, "port": crdInteger, "targetPort": {kind: "integer or string"},
		}),
	}),
	"template": crdObject(map[string]crdType{
		"metadata": crdAny,
		"spec": crdObject(map[string]crdType{
			"selector": crdAny, "upgradePolicy": crdString,
			"module" + required: crdObject(map[string]crdType{
				"name" + required: crdText, "version" + required: crdText, "url" + required: crdURI, "md5": crdString, "type": crdString,
			}),
		}),
	}),
})

// check returns what is wrong with a value by its type.
func (c crdType) check(path string, v any) (wrong []string) {
	text, isString := v.(string)
	object, isObject := v.(map[string]any)
	_, isInteger := v.(int)
	_, isBoolean := v.(bool)
	fits := map[string]bool{
		"object": isObject, "string": isString, "text": isString && text != "", "uri": isString && isURI(text),
		"integer": isInteger, "boolean": isBoolean, "integer or string": isInteger || isString, "any": true,
	}
	if !fits[c.kind] {
		return []string{fmt.Sprintf("%s must be of type %s, got %#v", path, c.kind, v)}
	}
	for name, field := range c.fields {
		name, isRequired := strings.CutSuffix(name, required)
		value, found := object[name]
		if found {
			wrong = append(wrong, field.check(path+"."+name, value)...)
		} else if isRequired {
			wrong = append(wrong, path+"."+name+" is required")
		}
	}
	for name := range object {
		_, known := c.fields[name]
		_, knownRequired := c.fields[name+required]
		if c.kind == "object" && !known && !knownRequired {
			wrong = append(wrong, path+"."+name+" is unknown")
		}
	}
	slices.Sort(wrong)
	return wrong
}

func isURI(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.IsAbs()
}

// moduleDeployments returns the ModuleDeployments in a stream of documents.
func moduleDeployments(t *testing.T, text string) (all []map[string]any) {
	t.Helper()
	decoder := yaml.NewDecoder(bytes.NewBufferString(text))
	for {
		var node yaml.Node
		err := decoder.Decode(&node)
		if errors.Is(err, io.EOF) {
			return all
		}
		require.NoError(t, err, text)
		if node.Content[0].Kind != yaml.MappingNode {
			continue
		}
		var resource map[string]any
		require.NoError(t, node.Decode(&resource))
		if resource["kind"] == "ModuleDeployment" {
			all = append(all, resource)
		}
	}
}

// TestModuleDeploymentsFitTheirCRD holds every ModuleDeployment of the documentation and the examples to the fields that the CRD of
// module-controller V1 requires, and to their types: a reader can apply them as they are.
func TestModuleDeploymentsFitTheirCRD(t *testing.T) {
	t.Parallel()
	texts := map[string]string{}
	for _, dir := range []string{"../docs", "."} {
		require.NoError(t, filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
			isTemplate := strings.Contains(path, "templates"+string(filepath.Separator))
			switch filepath.Ext(path) {
			case ".md":
				texts[path] = strings.Join(blocks(t, path, "yaml"), "\n---\n")
			case ".yaml":
				if !isTemplate && !isPatch(t, path) {
					texts[path] = read(t, path)
				}
			}
			return err
		}))
	}
	for _, path := range []string{"../README.md", "../README-zh_CN.md"} {
		texts[path] = strings.Join(blocks(t, path, "yaml"), "\n---\n")
	}
	found := 0
	for path, text := range texts {
		found += assertFitCRD(t, path, text)
	}
	assert.Greater(t, found, 15)
}

func TestModuleDeploymentOfTheChartFitsItsCRD(t *testing.T) {
	t.Parallel()
	need(t, "helm")
	chart := command(t, "helm", "helm", "template", "dev", "chart", "--namespace", "shop")
	require.Zero(t, chart.code, chart.stderr)
	assert.Equal(t, 1, assertFitCRD(t, "helm/chart", chart.stdout))
}

// assertFitCRD holds the ModuleDeployments in a text to their CRD, and returns how many there are.
func assertFitCRD(t *testing.T, path, text string) int {
	t.Helper()
	all := moduleDeployments(t, text)
	for _, m := range all {
		metadata, _ := m["metadata"].(map[string]any)
		assert.Empty(t, moduleDeploymentCRD.check("spec", m["spec"]), "%s: %v", path, metadata["name"])
		assert.NotEmpty(t, metadata["labels"], "%s: %v", path, metadata["name"])
	}
	return len(all)
}

// isPatch reports whether a file is a patch of the kustomization beside it.
func isPatch(t *testing.T, path string) bool {
	t.Helper()
	content, err := filepath.Glob(filepath.Join(filepath.Dir(path), "kustomization.yaml"))
	require.NoError(t, err)
	return len(content) == 1 && strings.Contains(read(t, content[0]), "- path: "+filepath.Base(path))
}

// TestCRDCheck shows that the check finds what it is for.
func TestCRDCheck(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason, spec string
		wrong        []string
	}{
		{"complete", "{baseDeploymentName: a, template: {spec: {module: {name: a, version: '1', url: 'https://example.com/a.jar'}}}}", nil},
		{"nothing", "{template: {spec: {}}}", []string{"spec.baseDeploymentName is required", "spec.template.spec.module is required"}},
		{"no module fields", "{baseDeploymentName: '', template: {spec: {module: {version: 1, url: a}}}}", []string{
			`spec.baseDeploymentName must be of type text, got ""`, "spec.template.spec.module.name is required",
			`spec.template.spec.module.url must be of type uri, got "a"`, "spec.template.spec.module.version must be of type text, got 1"}},
		{"strategy", "{baseDeploymentName: a, operationStrategy: {serviceStrategy: {enableModuleService: 'true', port: '80', targetPort: http, prt: 1}}}", []string{
			`spec.operationStrategy.serviceStrategy.enableModuleService must be of type boolean, got "true"`,
			`spec.operationStrategy.serviceStrategy.port must be of type integer, got "80"`, "spec.operationStrategy.serviceStrategy.prt is unknown"}},
	} {
		assert.Equal(t, c.wrong, moduleDeploymentCRD.check("spec", moduleDeployments(t, "kind: ModuleDeployment\nspec: "+c.spec)[0]["spec"]), c.reason)
	}
}
