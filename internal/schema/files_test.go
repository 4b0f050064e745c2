package schema_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"k8s.io/kube-openapi/pkg/validation/spec"
	"sigs.k8s.io/kustomize/kyaml/fn/framework"
	"sigs.k8s.io/kustomize/kyaml/resid"
	"sigs.k8s.io/yaml"

	"github.com/koupleless/module-service/fn/config"
	"github.com/koupleless/module-service/internal/schema"
)

const root = "../.."

func read(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, name))
	require.NoError(t, err)
	return data
}

// published returns the schema as a framework that validates configurations finds it in the definition.
func published(t *testing.T) *spec.Schema {
	t.Helper()
	_, version, _ := strings.Cut(config.APIVersion, "/")
	gvk := resid.NewGvk(config.Group, version, config.Kind)
	s, err := framework.SchemaFromFunctionDefinition(gvk, string(read(t, schema.DefinitionFile)))
	require.NoError(t, err)
	return s
}

func TestPublishedFilesAreCurrent(t *testing.T) {
	t.Parallel()
	files, err := schema.Files(read(t, "fn/config/types.go"))
	require.NoError(t, err)
	require.Len(t, files, 3)
	for name, want := range files {
		assert.Equal(t, string(want), string(read(t, name)), "%s is not current: run go generate ./...", name)
	}
}

func TestEveryFieldIsDescribed(t *testing.T) {
	t.Parallel()
	for name, property := range published(t).Properties {
		assertDescribed(t, name, property)
	}
}

func assertDescribed(t *testing.T, path string, s spec.Schema) {
	t.Helper()
	assert.NotEmpty(t, s.Description, path)
	if s.Items != nil {
		s.Properties = s.Items.Schema.Properties
	}
	for name, property := range s.Properties {
		assertDescribed(t, path+"."+name, property)
	}
}

func TestDefinitionIsComplete(t *testing.T) {
	t.Parallel()
	var definition framework.KRMFunctionDefinition
	require.NoError(t, yaml.UnmarshalStrict(read(t, schema.DefinitionFile), &definition), "kyaml knows every field")
	d := definition.Spec
	require.Len(t, d.Versions, 1)
	v := d.Versions[0]
	for field, value := range map[string]any{
		"group": d.Group, "names.kind": d.Names.Kind, "description": d.Description, "publisher": d.Publisher,
		"name": v.Name, "schema": v.Schema, "idempotent": v.Idempotent, "usage": v.Usage, "examples": v.Examples,
		"license": v.License, "runtime.container.image": v.Runtime.Container.Image,
	} {
		assert.NotEmpty(t, value, "the registry requires %s", field)
	}
	for _, url := range append(v.Examples, v.Usage) {
		assertInRepository(t, url)
	}
}

func TestMetadataIsComplete(t *testing.T) {
	t.Parallel()
	var metadata struct {
		Image, Description, SourceURL, License string
		Tags, ExamplePackageURLs               []string
		Hidden                                 bool
	}
	require.NoError(t, yaml.UnmarshalStrict(read(t, schema.MetadataFile), &metadata), "kpt's catalog knows every field")
	assert.NotEmpty(t, metadata.Image)
	assert.NotEmpty(t, metadata.Description)
	assert.NotEmpty(t, metadata.SourceURL)
	assert.NotEmpty(t, metadata.License)
	assert.NotEmpty(t, metadata.ExamplePackageURLs)
	assert.Subset(t, []string{"mutator", "validator", "generator"}, metadata.Tags)
	for _, url := range metadata.ExamplePackageURLs {
		assertInRepository(t, url+"/Kptfile")
	}
}

// assertInRepository checks that a URL below the main branch leads to a file.
func assertInRepository(t *testing.T, url string) {
	t.Helper()
	_, name, found := strings.Cut(url, "/main/")
	require.True(t, found, url)
	assert.FileExists(t, filepath.Join(root, name))
}

func TestSourceThatIsNoGo(t *testing.T) {
	t.Parallel()
	_, err := schema.Files([]byte("package"))
	assert.ErrorContains(t, err, "read doc comments")
}
