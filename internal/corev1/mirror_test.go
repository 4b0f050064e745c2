package corev1_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	api "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"github.com/koupleless/module-service/internal/corev1"
)

// equivalents are types that decode the same JSON and are made differently.
var equivalents = map[reflect.Type]reflect.Type{
	reflect.TypeFor[intstr.IntOrString](): reflect.TypeFor[corev1.IntOrString](),
	reflect.TypeFor[metav1.Time]():        reflect.TypeFor[time.Time](),
	reflect.TypeFor[metav1.FieldsV1]():    reflect.TypeFor[json.RawMessage](),
}

func TestTypesAreThoseOfTheAPI(t *testing.T) {
	t.Parallel()
	assertSame(t, "Service", reflect.TypeFor[api.Service](), reflect.TypeFor[corev1.Service]())
}

// assertSame compares what encoding/json makes of two types.
func assertSame(t *testing.T, path string, theirs, ours reflect.Type) {
	t.Helper()
	if equivalent, ok := equivalents[theirs]; ok {
		assert.Equal(t, equivalent, ours, path)
		return
	}
	if theirs.Kind() == reflect.Pointer && ours.Kind() != reflect.Pointer && equivalents[theirs.Elem()] == ours {
		return // a null leaves both as they are
	}
	require.Equal(t, theirs.Kind(), ours.Kind(), path)
	switch theirs.Kind() {
	case reflect.Pointer, reflect.Slice:
		assertSame(t, path+"[]", theirs.Elem(), ours.Elem())
	case reflect.Map:
		assertSame(t, path+"{key}", theirs.Key(), ours.Key())
		assertSame(t, path+"{}", theirs.Elem(), ours.Elem())
	case reflect.Struct:
		require.Equal(t, names(theirs), names(ours), path)
		for i := range theirs.NumField() {
			assertSame(t, path+"."+theirs.Field(i).Name, theirs.Field(i).Type, ours.Field(i).Type)
		}
	}
}

// names lists the fields of a struct with their names in Go and in JSON.
func names(t reflect.Type) []string {
	var all []string
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		all = append(all, t.Field(i).Name+" "+name)
	}
	return all
}

func TestConstantsAreThoseOfTheAPI(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ theirs, ours any }{
		{api.ServiceTypeClusterIP, corev1.ServiceTypeClusterIP},
		{api.ServiceTypeNodePort, corev1.ServiceTypeNodePort},
		{api.ServiceTypeLoadBalancer, corev1.ServiceTypeLoadBalancer},
		{api.ServiceTypeExternalName, corev1.ServiceTypeExternalName},
		{api.ClusterIPNone, corev1.ClusterIPNone},
		{api.ProtocolTCP, corev1.ProtocolTCP},
		{api.ProtocolUDP, corev1.ProtocolUDP},
		{api.ProtocolSCTP, corev1.ProtocolSCTP},
		{api.ServiceAffinityClientIP, corev1.ServiceAffinityClientIP},
		{api.ServiceAffinityNone, corev1.ServiceAffinityNone},
		{api.ServiceExternalTrafficPolicyCluster, corev1.ServiceExternalTrafficPolicyCluster},
		{api.ServiceExternalTrafficPolicyLocal, corev1.ServiceExternalTrafficPolicyLocal},
		{api.ServiceInternalTrafficPolicyCluster, corev1.ServiceInternalTrafficPolicyCluster},
		{api.ServiceInternalTrafficPolicyLocal, corev1.ServiceInternalTrafficPolicyLocal},
		{api.ServiceTrafficDistributionPreferClose, corev1.ServiceTrafficDistributionPreferClose},
		{api.ServiceTrafficDistributionPreferSameZone, corev1.ServiceTrafficDistributionPreferSameZone},
		{api.ServiceTrafficDistributionPreferSameNode, corev1.ServiceTrafficDistributionPreferSameNode},
		{api.IPv4Protocol, corev1.IPv4Protocol},
		{api.IPv6Protocol, corev1.IPv6Protocol},
		{api.IPFamilyPolicySingleStack, corev1.IPFamilyPolicySingleStack},
		{api.IPFamilyPolicyPreferDualStack, corev1.IPFamilyPolicyPreferDualStack},
		{api.IPFamilyPolicyRequireDualStack, corev1.IPFamilyPolicyRequireDualStack},
		{api.AnnotationLoadBalancerSourceRangesKey, corev1.AnnotationLoadBalancerSourceRangesKey},
		{api.AnnotationTopologyMode, corev1.AnnotationTopologyMode},
		{api.DeprecatedAnnotationTopologyAwareHints, corev1.DeprecatedAnnotationTopologyAwareHints},
		{metav1.NamespaceDefault, corev1.NamespaceDefault},
		{api.FinalizerKubernetes, corev1.FinalizerKubernetes},
		{metav1.FinalizerOrphanDependents, corev1.FinalizerOrphanDependents},
		{metav1.FinalizerDeleteDependents, corev1.FinalizerDeleteDependents},
	} {
		assert.Equal(t, reflect.ValueOf(c.theirs).String(), reflect.ValueOf(c.ours).String())
	}
}

func TestIntOrStringDecodesAsTheAPIDoes(t *testing.T) {
	t.Parallel()
	for _, in := range []string{`8080`, `-1`, `0`, `"http"`, `""`, `"80"`, `null`, `1.5`, `2147483648`, `true`, `{}`, `[]`, `"a`} {
		var theirs intstr.IntOrString
		var ours corev1.IntOrString
		theirErr, ourErr := json.Unmarshal([]byte(in), &theirs), json.Unmarshal([]byte(in), &ours)
		assert.Equal(t, theirErr == nil, ourErr == nil, "%s: %v, %v", in, theirErr, ourErr)
		if theirErr != nil {
			continue
		}
		assert.Equal(t, corev1.IntOrString{IsString: theirs.Type == intstr.String, Number: theirs.IntVal, String: theirs.StrVal}, ours, in)
		theirText, err := json.Marshal(theirs)
		require.NoError(t, err)
		ourText, err := json.Marshal(ours)
		require.NoError(t, err)
		assert.Equal(t, string(theirText), string(ourText))
	}
}
