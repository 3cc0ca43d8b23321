# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later

require 'csv'
require 'date'
require 'json'
require 'set'
require 'yaml'

module Shop
  class ShopError < StandardError; end

  class Cart
    def initialize(size)
      raise ArgumentError, 'no such size' if size.negative?
    end

    def add(what)
      raise ShopError, "cannot add #{what}"
    end

    def self.make
      new(1).add('tea')
    end

    def each
      yield 1
      yield 2
    end

    def wrapped
      add('milk')
    rescue ShopError
      raise KeyError, 'wrapped'
    end

    def wrapped_again
      wrapped
    ensure
      @closed = true
    end

    def method_missing(name, *)
      raise NameError, "no #{name} here"
    end
  end
end

def fail_with(message)
  raise Shop::ShopError, message
end

def deeper(levels)
  return fail_with('deep down') if levels.zero?

  deeper(levels - 1)
end

def endless(count)
  endless(count + 1) + 1
end

case ARGV[0]

# case a type of the program's own
# error Shop::ShopError | of its own
# own fail_with, <main>
when "a type of the program's own"
  fail_with('of its own')

# case a value that is nil
# error NoMethodError | undefined method `size' for nil
# own <main>
when 'a value that is nil'
  nil.size

# case a name that is misspelt
# error NoMethodError | undefined method `prnt' for main
# own <main>
when 'a name that is misspelt'
  prnt 1

# case a method of a class
# error Shop::ShopError | cannot add tea
# own add, make, <main>
when 'a method of a class'
  Shop::Cart.make

# case a constructor
# error ArgumentError | no such size
# own initialize, <main>
when 'a constructor'
  Shop::Cart.new(-1)

# case a block
# error Shop::ShopError | in a block
# own fail_with, <main>, each, <main>
when 'a block'
  Shop::Cart.new(1).each do |_|
    fail_with('in a block')
  end

# case blocks of Ruby's own methods
# error ZeroDivisionError | divided by 0
# own <main>, <main>, <main>
when "blocks of Ruby's own methods"
  [1].each do |one|
    [0].map do |none|
      one / none
    end
  end

# case calls that go deep
# error Shop::ShopError | deep down
# own fail_with, deeper, deeper, deeper, <main>
when 'calls that go deep'
  deeper(2)

# case a cause
# error KeyError | wrapped
# own wrapped, wrapped, <main>
# cause 0 Shop::ShopError | cannot add milk
# own add, wrapped, <main>
when 'a cause'
  Shop::Cart.new(1).wrapped

# case causes of causes
# error RuntimeError | outer
# own <main>, <main>
# cause 0 KeyError | wrapped
# own wrapped, wrapped, wrapped_again, <main>
# cause 1 Shop::ShopError | cannot add milk
# own add, wrapped, wrapped_again, <main>
when 'causes of causes'
  begin
    Shop::Cart.new(1).wrapped_again
  rescue KeyError
    raise 'outer'
  end

# case a message of several lines
# error Shop::ShopError | one\n  two\n\nfour
# own fail_with, <main>
when 'a message of several lines'
  fail_with("one\n  two\n\nfour")

# case a message of several lines without callers
# error RuntimeError | one\n  two
# own <main>
when 'a message of several lines without callers'
  raise "one\n  two"

# case no message
# error RuntimeError | unhandled exception
# own <main>
when 'no message'
  raise

# case a message that is empty
# error Shop::ShopError |
# own <main>
when 'a message that is empty'
  raise Shop::ShopError, ''

# case a message in parentheses
# error Shop::ShopError | why (because) (I)
# own fail_with, <main>
when 'a message in parentheses'
  fail_with('why (because) (I)')

# case text that is no JSON
# error JSON::ParserError | unexpected token at '{'
# own <main>
when 'text that is no JSON'
  JSON.parse('{')

# case a key that is missing
# error KeyError | key not found: :tea
# own <main>
when 'a key that is missing'
  { milk: 1 }.fetch(:tea)

# case a number that is none
# error ArgumentError | invalid value for Integer(): "x"
# own <main>
when 'a number that is none'
  Integer('x')

# case text that is frozen
# error FrozenError | can't modify frozen String: "a"
# own <main>
when 'text that is frozen'
  'a'.freeze << 'b'

# case a file that is missing
# error Errno::ENOENT | No such file or directory @ rb_sysopen - /no/such/file
# own <main>
when 'a file that is missing'
  File.read('/no/such/file')

# case a library that is missing
# error LoadError | cannot load such file -- no/such/library
# own <main>
when 'a library that is missing'
  require 'no/such/library'

# case a thread
# error Shop::ShopError | in a thread
# own fail_with, <main>
when 'a thread'
  Thread.new { fail_with('in a thread') }.join

# case a lambda
# error Shop::ShopError | in a lambda
# own fail_with, <main>, <main>
when 'a lambda'
  action = lambda do
    fail_with('in a lambda')
  end

  action.call

# case a method that was defined while running
# error Shop::ShopError | defined
# own fail_with, <main>, <main>
when 'a method that was defined while running'
  type = Class.new do
    define_method(:made) do
      fail_with('defined')
    end
  end

  type.new.made

# case a method that is missing
# error NameError | no prize here
# own method_missing, <main>
when 'a method that is missing'
  Shop::Cart.new(1).prize

# case code that was evaluated
# error RuntimeError | evaluated
# own <main>, <main>
when 'code that was evaluated'
  eval("raise 'evaluated'", binding, 'made.rb', 7)

# case an argument too few
# error ArgumentError | wrong number of arguments (given 0, expected 1)
# own add, <main>
when 'an argument too few'
  Shop::Cart.new(1).add

# case a comparison
# error ArgumentError | comparison of Integer with String failed
# own <main>
when 'a comparison'
  [1, 'a'].sort

# case an enumerator at its end
# error StopIteration | iteration reached an end
# own <main>
when 'an enumerator at its end'
  [].each.next

# case a library deep within
# error CSV::MalformedCSVError | Unclosed quoted field in line 1.
# own each
when 'a library deep within'
  CSV.parse('"')

# case a date that is none
# error Date::Error | invalid date
# own <main>
when 'a date that is none'
  Date.new(2026, 2, 30)

# case something thrown
# error UncaughtThrowError | uncaught throw :tea
# own <main>
when 'something thrown'
  throw :tea

# case told the other way round
# error KeyError | wrapped
# own wrapped, wrapped, <main>
# cause 0 Shop::ShopError | cannot add milk
# own add, wrapped, <main>
when 'told the other way round'
  begin
    Shop::Cart.new(1).wrapped
  rescue KeyError => e
    warn e.full_message(highlight: false, order: :bottom)
  end

# case told in colours
# error KeyError | wrapped
# own wrapped, wrapped, <main>
# cause 0 Shop::ShopError | cannot add milk
# own add, wrapped, <main>
when 'told in colours'
  begin
    Shop::Cart.new(1).wrapped
  rescue KeyError => e
    warn e.full_message(highlight: true, order: :top)
  end

# case calls as a list
# error Shop::ShopError | listed
# own fail_with, <main>
when 'calls as a list'
  begin
    fail_with('listed')
  rescue Shop::ShopError => e
    warn "#{e.class}: #{e.message}", e.backtrace
  end

# case an endless recursion
# error SystemStackError | stack level too deep
when 'an endless recursion'
  endless(0)
end
