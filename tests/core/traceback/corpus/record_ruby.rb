# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later

# Calls what the library offers with arguments it does not expect, and writes down what it raises:
# what Ruby prints of it, and what the objects say. One JSON object a line.
#
#     ruby record_ruby.rb MOST        MOST: errors of one module

require 'csv'
require 'date'
require 'digest'
require 'erb'
require 'ipaddr'
require 'json'
require 'open3'
require 'optparse'
require 'psych'
require 'set'
require 'shellwords'
require 'stringio'
require 'strscan'
require 'time'
require 'uri'
require 'webrick/httputils'
require 'xmlrpc/parser'
require 'yaml'
require 'zlib'

Given = Class.new
MODULES = [Array, CSV, Comparable, Complex, Date, DateTime, Digest::SHA256, ERB,
           Encoding, Enumerator, Float, Hash, IPAddr, Integer, JSON, Math, OptionParser, Psych,
           Range, Rational, Regexp, Set, Shellwords, String, StringIO, StringScanner, Struct,
           Symbol, Time, URI, WEBrick::HTTPUtils, XMLRPC::Convert, YAML, Zlib].freeze
LEFT_OUT = /fork|exec|exit|abort|system|open|read|write|load_file|gets|sleep|trap|file|glob|rand|
            foreach|instance|each|unsafe|popen|spawn|allocate|debug|warn|remove|const|class|send|
            method|undef|alias|attr|autoload|define|private|public|protected|module|freeze|
            extend|include|prepend|refine|hash|display|tap|then|taint|trust|wrap|puts|print/x
ARGUMENTS = [[], [nil], [-1], ['{ "a" ['], [Given.new], [1, nil], ["\xFFa", :b], [:s, [], {}, 1],
             [1.5, 'x', nil], [[nil, 1]], [{ nil => Given }]].freeze

def utf8(text)
  text.dup.force_encoding('UTF-8').scrub("\uFFFD")
end

def base(label)
  label.gsub(/\A(?:(?:block(?: \(\d+ levels\))?|rescue|ensure) in )+/, '')
end

def frames(error)
  locations = error.backtrace_locations || []
  locations.each_with_index.map do |at, index|
    after = locations[index + 1]
    # Where a method of Ruby itself was called is not where it is.
    same = after && after.path == at.path && after.lineno == at.lineno
    frame = { function: base(at.label) }
    same ? frame : frame.merge(path: at.path, line: at.lineno)
  end
end

def errors(error)
  result = []
  while error
    result << { relation: result.empty? ? 'outermost' : 'cause', of: [0, result.size - 1].max,
                type: error.class.name, message: utf8(error.message), frames: frames(error) }
    error = error.cause
  end
  result
end

def wrapped(error, count)
  return error if count % 3 < 2

  begin
    begin
      raise error
    rescue StandardError
      raise ArgumentError, "of two lines\nand a cause"
    end
  rescue StandardError => e
    e
  end
end

# A message that is the name of its type is not told twice.
def record(name, error, known)
  text = utf8(error.full_message(highlight: false, order: :top))
  return if !error.backtrace_locations || error.class.name.nil? || !known.add?(text)
  return if error.message.empty? || error.message == error.class.name

  puts JSON.generate({ name: name, text: text, errors: errors(error) })
end

most = Integer(ARGV[0])
MODULES.each do |each|
  known = Set.new
  names = (each.singleton_methods(false) + [:new]).uniq.sort.grep_v(LEFT_OUT)
  ARGUMENTS.product(names).each do |given, name|
    break if known.size >= most

    begin
      each.public_send(name, *given)
    rescue StandardError, SyntaxError => e
      record("#{each}.#{name}", wrapped(e, known.size), known) unless e.is_a?(JSON::GeneratorError)
    end
  end
end
