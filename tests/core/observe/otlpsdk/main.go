// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Spans and metrics as the OpenTelemetry SDK sends them: main FOLDER writes what its exporters post,
// as it comes (.pb) and as JSON (.json).
package main

import (
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetrichttp"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/resource"
	"go.opentelemetry.io/otel/sdk/trace"
	api "go.opentelemetry.io/otel/trace"
	metrics "go.opentelemetry.io/proto/otlp/metrics/v1"
	traces "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func bodyOf(request *http.Request) []byte {
	var body io.Reader = request.Body
	if request.Header.Get("Content-Encoding") == "gzip" {
		unpacked, err := gzip.NewReader(body)
		check(err)
		body = unpacked
	}
	data, err := io.ReadAll(body)
	check(err)
	return data
}

func writer(folder string) http.HandlerFunc {
	return func(answer http.ResponseWriter, request *http.Request) {
		name := path.Base(request.URL.Path)
		data := bodyOf(request)
		check(os.WriteFile(path.Join(folder, name+".pb"), data, 0600))
		var message proto.Message = &traces.TracesData{}
		if name == "metrics" {
			message = &metrics.MetricsData{}
		}
		check(proto.Unmarshal(data, message))
		text, err := protojson.Marshal(message)
		check(err)
		check(os.WriteFile(path.Join(folder, name+".json"), text, 0600))
		answer.Header().Set("Content-Type", "application/x-protobuf")
	}
}

func sendSpans(ctx context.Context, url string, program *resource.Resource) {
	exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(url+"/v1/traces"),
		otlptracehttp.WithCompression(otlptracehttp.GzipCompression))
	check(err)
	provider := trace.NewTracerProvider(trace.WithBatcher(exporter), trace.WithResource(program))
	tracer := provider.Tracer("test")
	for i := 0; i < 5; i++ {
		within, outer := tracer.Start(ctx, "outer", api.WithAttributes(
			attribute.String("code.function.name", "main.outer"),
			attribute.String("code.file.path", "main.go"),
			attribute.Int("code.line.number", 12)))
		_, inner := tracer.Start(within, "inner")
		if i == 3 {
			inner.RecordError(errors.New("no such article"), api.WithStackTrace(true))
			inner.SetStatus(codes.Error, "failed")
		}
		inner.End()
		outer.End()
	}
	check(provider.Shutdown(ctx))
}

func sendMetrics(ctx context.Context, url string, program *resource.Resource) {
	exporter, err := otlpmetrichttp.New(ctx, otlpmetrichttp.WithEndpointURL(url+"/v1/metrics"))
	check(err)
	provider := metric.NewMeterProvider(metric.WithReader(metric.NewPeriodicReader(exporter)),
		metric.WithResource(program))
	meter := provider.Meter("test")
	requests, err := meter.Int64Counter("requests")
	check(err)
	duration, err := meter.Float64Histogram("duration")
	check(err)
	for i := 0; i < 100; i++ {
		requests.Add(ctx, 1)
		duration.Record(ctx, float64(i))
	}
	check(provider.Shutdown(ctx))
}

func main() {
	server := httptest.NewServer(writer(os.Args[1]))
	defer server.Close()
	program := resource.NewSchemaless(attribute.String("service.name", "shop"),
		attribute.String("service.version", "1.4"))
	sendSpans(context.Background(), server.URL, program)
	sendMetrics(context.Background(), server.URL, program)
}
