package config_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/fn/config"
)

func TestTheObjectItselfIsReadStrictly(t *testing.T) {
	t.Parallel()
	const configMap, moduleService = "apiVersion: v1\nkind: ConfigMap\n", "apiVersion: fn.koupleless.io/v1alpha1\nkind: ModuleService\n"
	for _, c := range []struct{ reason, text, field, message string }{
		{"another case of data", configMap + "Data: {type: ClusterIP}\n", "Data", `is unknown: did you mean "data"?`},
		{"a misspelt data", configMap + "dat: {type: ClusterIP}\n", "dat", `is unknown: did you mean "data"?`},
		{"a setting beside the data", configMap + "type: ClusterIP\n", "type", `is unknown here: did you mean "data.type"?`},
		{"a setting with a dot beside the data", configMap + "label.team: shop\n", "[label.team]", `is unknown here: did you mean "data[label.team]"?`},
		{"a ModuleService's spec", configMap + "spec: {portName: web}\n", "spec", "is unknown: known are apiVersion, binaryData, data, immutable, kind, metadata"},
		{"a name beside the metadata", configMap + "labels: {a: b}\n", "labels", `is unknown here: did you mean "metadata.labels"?`},
		{"data twice", configMap + "data: {}\ndata: {type: ClusterIP}\n", "data", "is given a second time"},
		{"metadata of a ConfigMap", configMap + "metadata: {nam: x}\n", "metadata.nam", `is unknown: did you mean "name"?`},
		{"metadata", moduleService + "metadata: {nam: x}\n", "metadata.nam", `is unknown: did you mean "name"?`},
		{"metadata with nothing near", moduleService + "metadata: {name: a, xyzzyplugh: x}\n", "metadata.xyzzyplugh", "is unknown: known are annotations, creationTimestamp"},
		{"a name that is a number", moduleService + "metadata: {name: 7}\n", "metadata.name", "must be a string, in quotes, got 7"},
		{"an annotation that is a boolean", configMap + "metadata: {annotations: {a: true}}\n", "metadata.annotations.a", "must be a string, in quotes, got true"},
		{"metadata that is a list", moduleService + "metadata: [a]\n", "metadata", "must be a map, got a list"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			decoded, results := config.Decode(parse(t, c.text), "")
			assert.Nil(t, decoded)
			require.Len(t, results, 1)
			assert.Equal(t, c.field, results[0].Field.Path)
			assert.Contains(t, results[0].Message, c.message)
		})
	}
}

func TestWhatToolsAddToTheObjectIsKnown(t *testing.T) {
	t.Parallel()
	const metadata = `{name: c, generateName: c-, namespace: shop, uid: x, resourceVersion: "1", generation: 1, creationTimestamp: null,
  deletionTimestamp: 2025-01-01T00:00:00Z, labels: {a: b}, finalizers: [a/b],
  ownerReferences: [{apiVersion: v1, kind: Pod, name: a, uid: b, controller: true}],
  managedFields: [{manager: kubectl, operation: Update, time: "2025-01-01T00:00:00Z", fieldsType: FieldsV1, fieldsV1: {"f:data": {".": {}, "f:type": {}}}}],
  annotations: {config.kubernetes.io/function: "exec: {path: module-service}", config.kubernetes.io/local-config: "true", internal.config.kubernetes.io/index: "0"}}`
	for reason, text := range map[string]string{
		"a ConfigMap":                "{apiVersion: v1, kind: ConfigMap, metadata: " + metadata + ", data: {type: ClusterIP}, immutable: true, binaryData: {a: Yg==}}",
		"a ModuleService":            "{apiVersion: fn.koupleless.io/v1alpha1, kind: ModuleService, metadata: " + metadata + "}",
		"a ConfigMap without a name": "{apiVersion: v1, kind: ConfigMap, metadata: null, data: null}",
	} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			_, results := config.Decode(parse(t, text), "")
			assert.Empty(t, results)
		})
	}
}
