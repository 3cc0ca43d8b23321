// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// A program that is watched by OpenTelemetry's own SDK: spans, an exception, a metric and a log
// record, sent to the address in the first argument and packed when there is a second.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlplog/otlploghttp"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetrichttp"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	otellog "go.opentelemetry.io/otel/log"
	"go.opentelemetry.io/otel/sdk/log"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/trace"
	oteltrace "go.opentelemetry.io/otel/trace"
)

const orders = 20

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func sendSpans(ctx context.Context, address string, packed bool) {
	options := []otlptracehttp.Option{otlptracehttp.WithEndpointURL(address + "/v1/traces")}
	if packed {
		options = append(options, otlptracehttp.WithCompression(otlptracehttp.GzipCompression))
	}
	exporter, err := otlptracehttp.New(ctx, options...)
	check(err)
	provider := trace.NewTracerProvider(trace.WithBatcher(exporter))
	tracer := provider.Tracer("shop")
	for i := 0; i < orders; i++ {
		_, span := tracer.Start(ctx, "shop.order", oteltrace.WithAttributes(
			attribute.String("code.function.name", "shop.order"),
			attribute.String("code.file.path", "shop/orders.go"),
			attribute.Int("code.line.number", 7)))
		if i == 0 {
			span.RecordError(errors.New("no stock"), oteltrace.WithStackTrace(true))
			span.SetStatus(codes.Error, "no stock")
		}
		span.End()
	}
	check(provider.Shutdown(ctx))
}

func sendMetric(ctx context.Context, address string, packed bool) {
	options := []otlpmetrichttp.Option{otlpmetrichttp.WithEndpointURL(address + "/v1/metrics")}
	if packed {
		options = append(options, otlpmetrichttp.WithCompression(otlpmetrichttp.GzipCompression))
	}
	exporter, err := otlpmetrichttp.New(ctx, options...)
	check(err)
	provider := metric.NewMeterProvider(metric.WithReader(metric.NewPeriodicReader(exporter)))
	counter, err := provider.Meter("shop").Int64Counter("shop.orders")
	check(err)
	counter.Add(ctx, orders)
	check(provider.Shutdown(ctx))
}

func sendRecord(ctx context.Context, address string, packed bool) {
	options := []otlploghttp.Option{otlploghttp.WithEndpointURL(address + "/v1/logs")}
	if packed {
		options = append(options, otlploghttp.WithCompression(otlploghttp.GzipCompression))
	}
	exporter, err := otlploghttp.New(ctx, options...)
	check(err)
	provider := log.NewLoggerProvider(log.WithProcessor(log.NewBatchProcessor(exporter)))
	var record otellog.Record
	record.SetSeverity(otellog.SeverityError)
	record.SetBody(otellog.StringValue("the order was lost"))
	record.AddAttributes(
		otellog.String("exception.type", "*shop.LostError"),
		otellog.String("exception.message", strings.Repeat("lost ", 3)))
	provider.Logger("shop").Emit(ctx, record)
	check(provider.Shutdown(ctx))
}

func main() {
	ctx := context.Background()
	packed := len(os.Args) > 2
	sendSpans(ctx, os.Args[1], packed)
	sendMetric(ctx, os.Args[1], packed)
	sendRecord(ctx, os.Args[1], packed)
}
